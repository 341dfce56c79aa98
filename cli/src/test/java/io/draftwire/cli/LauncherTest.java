package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher script, a copy of it in a place of its own: machines are imitated by folders with
 * scripts for a JDK, and the usual folders of this machine are taken out of the copy.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  /** All that the script asks of a machine besides a JDK and Maven. */
  private static final List<String> TOOLS =
      List.of("dirname", "readlink", "head", "tail", "find", "mkdir", "touch", "rm", "awk");

  @TempDir private Path machine;

  private Path root;
  private Path home;
  private Path bin;

  private record Outcome(int exit, String out, List<String> err) {}

  @BeforeEach
  void setUp() throws IOException {
    root = Files.createDirectories(machine.resolve("checkout"));
    home = Files.createDirectories(machine.resolve("home"));
    bin = Files.createDirectories(machine.resolve("bin"));
    String script = Files.readString(Path.of("..", "draftwire"));
    assertThat(script).contains("/usr/lib/jvm/*");
    script = script.replaceAll("(?m)(?<= )/(usr|opt|Library)/[^\\s;]+", "/nowhere/$1");
    Path copy = root.resolve("draftwire");
    Files.writeString(copy, script);
    assertThat(copy.toFile().setExecutable(true)).isTrue();
    for (String tool : TOOLS) {
      script(bin.resolve(tool), "exec " + whereIs(tool) + " \"$@\"");
    }
  }

  @Test
  void aJavaHomeThatIsTooOldIsPassedOver() throws Exception {
    built();
    Path old = jdk(machine.resolve("old"), "17.0.19");
    jdk(home.resolve(".jdks/jdk-25"), "25.0.1");
    Outcome outcome = run(Map.of("JAVA_HOME", old.toString()), "bits", "--vocab", "10");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out())
        .startsWith("java 25.0.1: ")
        .endsWith(" io.draftwire.cli.Main bits --vocab 10\n");
  }

  /** Benchmarks of hot paths are JMH's, whatever their arguments; a load on a cloud is not. */
  @Test
  void benchServeIsACommandAndAnyOtherBenchIsJmhs() throws Exception {
    built();
    Files.createDirectories(root.resolve("bench/target"));
    Files.writeString(root.resolve("bench/target/built"), "");
    Map<String, String> jdk = Map.of("JAVA_HOME", jdk(machine.resolve("chosen"), "25").toString());
    assertThat(run(jdk, "bench", "serve", "--rate", "2").out())
        .endsWith(" io.draftwire.cli.Main bench serve --rate 2\n");
    assertThat(run(jdk, "bench", "-f", "1").out()).endsWith(" org.openjdk.jmh.Main -f 1\n");
    assertThat(run(jdk, "bench").out()).endsWith(" org.openjdk.jmh.Main\n");
  }

  @Test
  void aJavaHomeThatServesIsTakenBeforeANewerOne() throws Exception {
    built();
    Path chosen = jdk(machine.resolve("chosen"), "25");
    jdk(home.resolve(".jdks/jdk-26"), "26-ea");
    assertThat(run(Map.of("JAVA_HOME", chosen.toString()), "demo").out()).startsWith("java 25: ");
  }

  @Test
  void theAsciiLocaleIsMadeUtf8ForArgumentsAreReadByIt() throws Exception {
    built();
    Path jdk = jdk(machine.resolve("chosen"), "25");
    script(jdk.resolve("bin/java"), "echo 'openjdk version \"25\"' >&2; echo \"in $LC_ALL\"");
    script(bin.resolve("locale"), "echo ANSI_X3.4-1968");
    Map<String, String> ascii = Map.of("JAVA_HOME", jdk.toString(), "LC_ALL", "C");
    assertThat(run(ascii, "demo").out()).isEqualTo("in C.UTF-8\n");
    script(bin.resolve("locale"), "echo ISO-8859-1");
    Outcome other = run(ascii, "demo");
    assertThat(other.out()).as("%s", other).isEqualTo("in C\n");
  }

  /** A JVM says which options it picked up before it says its version, and more behind it. */
  @Test
  void whatAJvmSaysBesideItsVersionIsNoVersion() throws Exception {
    built();
    Path jdk = jdk(machine.resolve("chosen"), "25");
    script(
        jdk.resolve("bin/java"),
        "echo 'Picked up JAVA_TOOL_OPTIONS: -Dx=y' >&2; echo 'openjdk version \"25.0.3\"' >&2\n"
            + "for i in $(seq 1000); do echo more; done");
    Outcome outcome = run(Map.of("JAVA_HOME", jdk.toString()), "demo");
    assertThat(outcome.exit()).as("%s", outcome).isZero();
  }

  @Test
  void aCollectorThatTheUserChoseIsTheOnlyOne() throws Exception {
    built();
    String jdk = jdk(machine.resolve("chosen"), "25").toString();
    assertThat(run(Map.of("JAVA_HOME", jdk), "demo").out()).contains(" -XX:+UseSerialGC ");
    for (String variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
      Outcome outcome = run(Map.of("JAVA_HOME", jdk, variable, "-Dx=y -XX:+UseZGC"), "demo");
      assertThat(outcome.out()).as(variable).contains("Main demo").doesNotContain("SerialGC");
    }
  }

  @Test
  void aMachineWithoutAHomeIsOneToo() throws Exception {
    built();
    String jdk = jdk(machine.resolve("chosen"), "25").toString();
    Outcome outcome = run(Map.of("JAVA_HOME", jdk), List.of("HOME"), "demo");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("Main demo");
  }

  @Test
  void earlyAccessVersionsAreRead() throws Exception {
    built();
    jdk(home.resolve(".jdks/jdk-26"), "26-ea");
    assertThat(run(Map.of(), "demo").out()).startsWith("java 26-ea: ");
  }

  @Test
  void noJdkIsOneLineWithARemedy() throws Exception {
    Path old = jdk(machine.resolve("old"), "1.8.0_412");
    Outcome outcome = run(Map.of("JAVA_HOME", old.toString()), "demo");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).hasSize(1);
    assertThat(outcome.err().getFirst())
        .startsWith("draftwire: needs a JDK 25 or newer")
        .contains("install one", "JAVA_HOME");
  }

  @Test
  void noMavenIsOneLineWithARemedy() throws Exception {
    jdk(home.resolve(".jdks/jdk-25"), "25.0.1");
    for (String command : new String[] {"demo", "test", "maven"}) {
      Outcome outcome = run(Map.of(), command);
      assertThat(outcome.exit()).isEqualTo(1);
      assertThat(outcome.out()).isEmpty();
      assertThat(outcome.err()).as(command).hasSize(1);
      assertThat(outcome.err().getFirst())
          .startsWith("draftwire: needs Maven")
          .contains("install it");
    }
  }

  /** As it is typed, from wherever, and with its status. */
  @Test
  void mavenHasTheJdkThatWasFound() throws Exception {
    Path jdk = jdk(home.resolve(".jdks/jdk-25"), "25.0.1");
    script(bin.resolve("mvn"), "echo \"$JAVA_HOME|$PWD|$*\"\nexit 7");
    Outcome outcome = run(Map.of(), "maven", "-q", "a b");
    assertThat(outcome.exit()).isEqualTo(7);
    assertThat(outcome.out()).isEqualTo(jdk + "|" + root.toRealPath() + "|-q a b\n");
  }

  @Test
  void buildsThatFailSaySoAndShowTheEndOfTheLog() throws Exception {
    jdk(home.resolve(".jdks/jdk-25"), "25.0.1");
    script(bin.resolve("mvn"), "echo the compiler is not amused\nexit 1");
    Outcome outcome = run(Map.of(), "demo");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("the compiler is not amused")
        .last()
        .asString()
        .startsWith("draftwire: the build failed");
  }

  @Test
  void sourcesNewerThanTheBuildAreBuiltOnce() throws Exception {
    jdk(home.resolve(".jdks/jdk-25"), "25.0.1");
    Files.createDirectories(root.resolve("cli/target"));
    script(bin.resolve("mvn"), "echo built >>\"$HOME/builds\"");
    Path source = Files.createDirectories(root.resolve("core/src/main/java")).resolve("A.java");
    Files.writeString(source, "");
    assertThat(run(Map.of(), "demo").exit()).isZero();
    assertThat(run(Map.of(), "demo").exit()).isZero();
    assertThat(home.resolve("builds")).hasContent("built");
    Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 2_000));
    assertThat(run(Map.of(), "demo").exit()).isZero();
    assertThat(home.resolve("builds")).hasContent("built\nbuilt");
  }

  /** Also where the tests failed; what an earlier run left is not told again. */
  @Test
  void testEndsWithTheNamesOfWhatWasSkippedAndMavensStatus() throws Exception {
    jdk(home.resolve(".jdks/jdk-25"), "25.0.1");
    Path reports = Files.createDirectories(root.resolve("core/target/surefire-reports"));
    Files.writeString(
        reports.resolve("TEST-old.xml"), "<testcase classname=\"Old\" name=\"o\"><skipped/>");
    Files.createDirectories(root.resolve("core/src/test"));
    Files.createDirectories(root.resolve("wire/src/test"));
    Path report = machine.resolve("report");
    Files.writeString(
        report,
        """
        <testsuite skipped="3">
          <testcase name="runs" classname="a.B" time="0.1"/>
          <testcase name="needs{String}[1]" classname="a.B" time="0.0">
            <skipped message="set &lt;X&gt; &amp; &quot;Y&quot;" type="T"><![CDATA[T at a.B]]></skipped>
          </testcase>
          <testcase name="may" classname="a.B" time="0.0">
            <skipped type="T"><![CDATA[org.a.Aborted: Assumption failed: no <disk> (a: b); c
          at a.B.may(B.java:1)
        ]]></skipped>
          </testcase>
          <testcase name="" classname="a.C" time="0.0">
            <skipped/>
          </testcase>
        </testsuite>
        """);
    script(
        bin.resolve("mvn"),
        whereIs("cp") + " " + report + " " + reports + "/TEST-new.xml\necho Tests run: 3\nexit 3");
    Outcome outcome = run(Map.of(), "test");
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.out())
        .isEqualTo(
            """
            Tests run: 3
            skipped: every test of wire: the run ended before them, or left them out
            skipped: a.B.needs{String}[1]: set <X> & "Y"
            skipped: a.B.may: no <disk> (a: b); c
            skipped: a.C: no reason given
            skipped: 3 tests in all
            """);
  }

  /** The JVM's line about the Vector API is no news; one that only looks like it is. */
  @Test
  void whatAJvmSaysOfIncubatorsIsLeftOutAndNothingElse() throws Exception {
    built();
    Path jdk = jdk(machine.resolve("chosen"), "25");
    String said = "WARNING: Using incubator modules: jdk.incubator.vector";
    script(
        jdk.resolve("bin/java"),
        "[ \"$1\" = -version ] && { echo 'openjdk version \"25\"' >&2; exit; }\n"
            + "printf '%s\\n' 'Picked up X' '"
            + said
            + "' '"
            + said
            + ", other' ' "
            + said
            + "' >&2\n"
            + "echo out; printf 'no end of line' >&2; exit 3");
    Outcome outcome = run(Map.of("JAVA_HOME", jdk.toString()), "demo");
    assertThat(outcome.err())
        .containsExactly("Picked up X", said + ", other", " " + said, "no end of line");
    assertThat(outcome.out()).isEqualTo("out\n");
    assertThat(outcome.exit()).isEqualTo(3);
  }

  /**
   * A real JVM, started by the launcher: it has the launcher's process and standard error, and
   * nobody stands in between or is left behind.
   */
  @Test
  @EnabledOnOs(OS.LINUX)
  void theCommandHasTheStandardErrorThatTheLauncherHad() throws Exception {
    built();
    classPath(root.resolve("cli/target/lib"));
    Path launcher = root.resolve("draftwire");
    String script = Files.readString(launcher);
    assertThat(script).contains(" io.draftwire.cli.Main ");
    Files.writeString(
        launcher, script.replace(" io.draftwire.cli.Main ", " " + Bystander.class.getName() + " "));
    Path err = machine.resolve("kept");
    Files.writeString(err, "before\n");
    ProcessBuilder builder =
        builder(Map.of("JAVA_HOME", System.getProperty("java.home")), List.of(), "all", "that");
    Process process = builder.redirectError(ProcessBuilder.Redirect.appendTo(err.toFile())).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(Bystander.EXIT);
    assertThat(out)
        .isEqualTo(
            "process %d\nstandard error %s\nopen 3 false\nchildren 0\n"
                .formatted(process.pid(), err.toRealPath()));
    assertThat(Files.readAllLines(err)).containsExactly("before", "all that");
  }

  /** All of the tests' class path, behind one name. */
  private static void classPath(Path lib) throws IOException {
    String own = System.getProperty("java.class.path");
    String all =
        Arrays.stream(System.getProperty("surefire.test.class.path", own).split(File.pathSeparator))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" "));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, all);
    Files.createDirectories(lib);
    new JarOutputStream(Files.newOutputStream(lib.resolve("all.jar")), manifest).close();
  }

  private void built() throws IOException {
    Files.createDirectories(root.resolve("cli/target"));
    Files.writeString(root.resolve("cli/target/built"), "");
  }

  /** A folder that looks like a JDK, and whose java tells how it was called. */
  private static Path jdk(Path folder, String version) throws IOException {
    Files.createDirectories(folder.resolve("bin"));
    script(folder.resolve("bin/javac"), "exit 0");
    script(
        folder.resolve("bin/java"),
        "if [ \"$1\" = -version ]; then echo 'openjdk version \"%s\" 2026-01-01' >&2; exit; fi\n"
                .formatted(version)
            + "echo \"java %s: $*\"".formatted(version));
    return folder;
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!" + whereIs("bash") + "\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static Path whereIs(String tool) {
    for (String folder : System.getenv("PATH").split(":")) {
      Path file = Path.of(folder, tool);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    throw new IllegalStateException("no " + tool + " on the PATH");
  }

  private Outcome run(Map<String, String> environment, String... args) throws Exception {
    return run(environment, List.of(), args);
  }

  private Outcome run(Map<String, String> environment, List<String> unset, String... args)
      throws Exception {
    ProcessBuilder builder = builder(environment, unset, args);
    // What filters standard error may outlive the process by a moment, and Java closes a process's
    // pipes as soon as it has ended. So one that ends behind the filter stands around both.
    builder
        .command()
        .addAll(
            0,
            List.of(
                whereIs("bash").toString(),
                "-c",
                "set -o pipefail; { \"$@\" 2>&1 >&3 3>&- | %s >&2; } 3>&1"
                    .formatted(whereIs("cat")),
                "behind-the-filter"));
    Process process = builder.start();
    CompletableFuture<String> err =
        CompletableFuture.supplyAsync(
            () -> all(process.getErrorStream()), task -> Thread.ofPlatform().daemon().start(task));
    String out = all(process.getInputStream());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), out, err.get(30, TimeUnit.SECONDS).lines().toList());
  }

  private static String all(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessBuilder builder(
      Map<String, String> environment, List<String> unset, String... args) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(whereIs("bash").toString(), root.resolve("draftwire").toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", bin.toString(), "HOME", home.toString()));
    builder.environment().putAll(environment);
    builder.environment().keySet().removeAll(unset);
    return builder;
  }
}
