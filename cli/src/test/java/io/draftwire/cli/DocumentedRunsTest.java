package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cli.site.DocumentedCommands;
import io.draftwire.engine.store.PreparedPair;
import io.draftwire.wire.trust.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Every command of the documentation is run: here, with less of what takes time, or by another
 * test, which is named; or it says here why it is not. None is forgotten.
 */
@Tag("models")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "commands are read by bash")
class DocumentedRunsTest {
  /** Run as they are, but for the options behind them, which count instead of the page's. */
  private static final Map<String, List<String>> HERE =
      Map.ofEntries(
          Map.entry("doctor", List.of()),
          Map.entry("generate", List.of("-n", "6")),
          Map.entry("models", List.of()),
          Map.entry("models find", List.of()),
          Map.entry("models pull", List.of()),
          Map.entry("pair check", List.of("--sequences", "2", "--length", "32")),
          Map.entry("pair rounds", List.of("--answers", "2", "--length", "24")),
          Map.entry("lab faults", List.of("--seeds", "1")),
          Map.entry("lab capacity", List.of("--edges", "2", "--answers", "2", "-n", "8")),
          Map.entry("lab run", List.of()),
          Map.entry("lab report", List.of()),
          Map.entry("lab compare", List.of()),
          Map.entry("prove", List.of("--draws", "1000", "--rounding-tokens", "20")),
          Map.entry("tls new", List.of()),
          Map.entry("token new", List.of()));

  /**
   * Servers, terminals and what is measured by the clock: their tests, by the commands' beginnings.
   */
  private static final Map<String, Class<?>> ELSEWHERE =
      Map.ofEntries(
          Map.entry("bench serve", ServeCommandTest.class),
          Map.entry("calibrate", CalibrateCommandTest.class),
          Map.entry("chat", ChatProcessTest.class),
          Map.entry("cloud", CloudAndGenerateTest.class),
          Map.entry("cloud --model large.gguf --natives rpc", RpcTargetTest.class),
          Map.entry("cloud --model target.gguf --engine-process", KilledTargetTest.class),
          Map.entry("cloud --model target.gguf --host 0.0.0.0", QuickStartTest.class),
          Map.entry("cloud --model target.gguf --exits", TrainExitsCommandTest.class),
          Map.entry("demo", DemoProcessTest.class),
          Map.entry("edge", UpProcessTest.class),
          Map.entry("edge --cloud a:8642,b:8642,c:8642", KilledCloudTest.class),
          Map.entry("lab faults --real", TracedProcessesTest.class),
          Map.entry("lab faults --uplink-trace", TracedProcessesTest.class),
          Map.entry("lab validate", LabRunTest.class),
          Map.entry("train-exits", TrainExitsCommandTest.class),
          Map.entry("up", UpProcessTest.class));

  private static final Map<String, String> NOT =
      Map.ofEntries(
          Map.entry("--version", "it needs nothing, and DocumentedCommandsTest runs it"),
          Map.entry("COMMAND --help", "as above"),
          Map.entry("bits", "as above"),
          Map.entry("completion", "as above"),
          Map.entry("presets", "as above"),
          Map.entry("lab list", "as above"),
          Map.entry("bench", "JMH measures: minutes of a machine that does nothing else"),
          Map.entry("cloud --backend cuda", "needs a GPU of NVIDIA's"),
          Map.entry(
              "cloud --backend vulkan", "a process has one build of llama.cpp; see VulkanTest"),
          Map.entry("doctor --backend vulkan", "as above"),
          Map.entry("lab run early-exit-clock", "needs exits, which take minutes to fit"),
          Map.entry("maven", "it builds; LauncherTest has it, and .ci/package"),
          Map.entry("test", "this is it"));

  /** Of an experiment's axes, what is there with one value only. */
  private static final Set<String> ONCE =
      Set.of(
          "temperature",
          "rate_up",
          "rtt",
          "link",
          "profile",
          "prompt",
          "draft_length",
          "alpha",
          "eta",
          "support",
          "resolution");

  @TempDir private static Path folder;
  private static PreparedPair pair;
  private static CommandRun cloud;
  private static CommandRun guarded;
  private static Map<String, String> words;

  @BeforeAll
  static void start() throws Exception {
    pair = RealPair.get();
    Path tls = folder.resolve("tls");
    Path tokens = folder.resolve("known");
    assertThat(Said.of("tls", "new", "127.0.0.1", "--dir", tls.toString()).exit()).isZero();
    Said token = Said.of("token", "new", "alice", "--tokens", tokens.toString());
    SecretFile.make(folder.resolve("alice"));
    Files.writeString(folder.resolve("alice"), token.out());
    cloud = CommandRun.start("cloud", "--port", "0", "--stop-with-input");
    guarded =
        CommandRun.start(
            "cloud",
            "--port",
            "0",
            "--stop-with-input",
            "--tls-cert",
            tls.resolve("127.0.0.1.pem").toString(),
            "--tls-key",
            tls.resolve("127.0.0.1-key.pem").toString(),
            "--tokens",
            tokens.toString());
    Files.writeString(
        folder.resolve("prose.txt"), "The dog ran to the tree. It was big. ".repeat(40));
    Files.writeString(folder.resolve("answer.gbnf"), "root ::= (\"yes\" | \"no\") \".\"");
    words =
        Map.ofEntries(
            Map.entry("target.gguf", pair.target().toString()),
            Map.entry("TARGET", pair.target().toString()),
            Map.entry("draft.gguf", pair.draft().toString()),
            Map.entry("prose.txt", folder.resolve("prose.txt").toString()),
            Map.entry("answer.gbnf", folder.resolve("answer.gbnf").toString()),
            Map.entry("HOST.pem", tls.resolve("127.0.0.1.pem").toString()),
            Map.entry("cloud.example.pem", tls.resolve("127.0.0.1.pem").toString()),
            Map.entry("alice.token", folder.resolve("alice").toString()),
            Map.entry("T", "0.8"),
            Map.entry("NAME", "cpu"),
            Map.entry("tokens", folder.resolve("tokens").toString()),
            Map.entry("clients", folder.resolve("clients").toString()));
  }

  @AfterAll
  static void stop() {
    Stream.of(cloud, guarded).filter(run -> run != null).forEach(CommandRun::close);
  }

  @Test
  void everyCommandRunsAsItIsShown() throws Exception {
    List<String> faults = new ArrayList<>();
    Set<String> unused = new TreeSet<>(HERE.keySet());
    unused.addAll(ELSEWHERE.keySet());
    unused.addAll(NOT.keySet());
    int run = 0;
    List<List<String>> shown =
        DocumentedCommands.ofDraftwire(
            Path.of(".."), Files.createDirectory(folder.resolve("stubs")));
    for (List<String> args : shown) {
      if (args.contains("--help")) {
        unused.remove("COMMAND --help");
        continue;
      }
      String way = way(args);
      if (way == null) {
        faults.add(String.join(" ", args) + ": nothing runs it");
        continue;
      }
      unused.remove(way);
      if (HERE.containsKey(way)) {
        Said said = Said.ofLast(smaller(args, HERE.get(way)));
        run++;
        if (said.exit() > worst(way) || !said.err().isEmpty() || said.out().isBlank()) {
          faults.add(String.join(" ", args) + ": " + said);
        }
      }
    }
    assertThat(faults).isEmpty();
    assertThat(run).isGreaterThan(45);
    assertThat(unused).as("ways for commands that are not shown").isEmpty();
  }

  /** A comparison has a status for what the clock says, which is not looked at here. */
  private static int worst(String way) {
    return way.equals("lab compare") ? 1 : 0;
  }

  /** The longest beginning that says what becomes of a command. */
  private static String way(List<String> args) {
    String line = String.join(" ", args) + " ";
    return Stream.of(HERE, ELSEWHERE, NOT)
        .flatMap(ways -> ways.keySet().stream())
        .filter(beginning -> line.startsWith(beginning + " "))
        .max((a, b) -> Integer.compare(a.length(), b.length()))
        .orElse(null);
  }

  private static List<String> smaller(List<String> args, List<String> more) throws IOException {
    boolean secret = args.contains("--token-file");
    List<String> all = new ArrayList<>();
    for (String arg : args) {
      if (arg.endsWith(":8642") || arg.equals("HOST:PORT")) {
        all.add(addressOf(secret ? guarded : cloud));
      } else if (arg.startsWith("results")) {
        all.add(folder.resolve(arg).toString());
      } else {
        all.add(words.getOrDefault(arg, arg));
      }
    }
    if (args.size() > 2 && args.subList(0, 2).equals(List.of("lab", "run"))) {
      all.set(2, onePoint(args.get(2)).toString());
    } else if (args.getFirst().equals("tls")) {
      all.addAll(List.of("--dir", folder.resolve(args.get(2)).toString()));
    } else if (args.getFirst().equals("token") && !args.contains("--tokens")) {
      all.addAll(List.of("--tokens", folder.resolve("others").toString()));
    }
    // Another pair's target takes this machine minutes.
    int other = all.indexOf("--pair");
    if (other >= 0 && !all.contains("doctor")) {
      all.set(other + 1, pair.name());
    }
    all.addAll(more);
    return all;
  }

  private static String addressOf(CommandRun run) {
    try {
      String rest = run.awaitLine(CloudCommand.LISTENING);
      return rest.substring(0, rest.indexOf(','));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A shipped experiment with all of its ways, each at one point and for a few tokens. */
  private static Path onePoint(String experiment) throws IOException {
    YAMLMapper yaml = new YAMLMapper();
    Path source =
        Path.of("../lab/src/main/resources/io/draftwire/lab/experiment", experiment + ".yaml");
    ObjectNode root = (ObjectNode) yaml.readTree(Files.readString(source));
    root.put("tokens", 6).put("repeats", 1);
    once((ObjectNode) root.get("axes"));
    if (root.path("mode").asString("").equals("paced")) {
      ((ArrayNode) root.get("blocks")).elements().removeIf(block -> !block.has("setup"));
    }
    if (root.has("blocks")) {
      root.get("blocks").forEach(block -> once((ObjectNode) block));
    }
    Path file = folder.resolve(experiment + ".yaml");
    Files.writeString(file, yaml.writeValueAsString(root));
    return file;
  }

  private static void once(ObjectNode axes) {
    for (String axis : List.copyOf(axes.propertyNames())) {
      JsonNode values = axes.get(axis);
      if (ONCE.contains(axis) && values instanceof ArrayNode list) {
        // This machine's own costs would have to be measured first.
        axes.set(axis, list.get(list.get(0).asString("").equals("measured") ? 1 : 0));
      } else if (ONCE.contains(axis) && values.isString() && values.asString().contains("..")) {
        axes.put(axis, values.asString().replaceFirst("\\.\\..*", ""));
      }
    }
  }
}
