package io.draftwire.cli.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cli.site.Recorder.Call;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Commands that stand in the documentation are there, and take what they are given. */
@DisabledOnOs(OS.WINDOWS)
class DocumentedCommandsTest {
  private static final Path REPOSITORY = Path.of("..");

  @TempDir private Path scratch;

  @Test
  void commandsThatAreShownCanBeGiven() throws Exception {
    DocumentedCommands commands = new DocumentedCommands(REPOSITORY, scratch);
    List<Call> found = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (Page page : Site.read(REPOSITORY, Site.CHAPTERS).pages()) {
      faults.addAll(commands.faults(page, found));
    }
    faults.addAll(commands.faults(Page.read(REPOSITORY, Path.of("README.md")), found));
    assertThat(faults).isEmpty();
    // A finder that went blind would find nothing wrong either.
    assertThat(found).hasSizeGreaterThan(130);
    assertThat(found.stream().map(Call::command)).contains("draftwire", "curl", "mvn");
  }

  @Test
  void commandsThatWouldFailAreFound() throws Exception {
    Path repository = Files.createDirectories(scratch.resolve("repository"));
    Files.writeString(
        repository.resolve("page.md"),
        """
        # A page
        ```sh
        ./draftwire demo --scheem live
        ./draftwire cloud --port many &   # a remark
        ./draftwire lab run papre --out results
        ./draftwire bits --scheme k-sqs --vocab 0
        ./draftwire bench NoBenchmark -f 1
        curl http://127.0.0.1:8080/v1/completions -d \\
          '{"prompt": "Once}'
        mvn test -Dtest='NoSuchTest#a*'
        ```
        ```sh
        ./draftwire tls new HOST && gti push
        ```
        ```sh
        ./draftwire demo "
        ```
        Or `./draftwire pears`, as `draftwire demo
        --seed x` does, or `./draftwire doctor [--clod HOST]`, or `mvn -Dtest=NorThis test`.
        ```
        ./draftwire what it printed
        ```
        """);
    Path stubs = Files.createDirectories(scratch.resolve("stubs"));
    List<String> faults =
        new DocumentedCommands(repository, stubs)
            .faults(Page.read(repository, Path.of("page.md")), new ArrayList<>());
    List<String> beginnings =
        List.of(
            "demo --scheem live: Unknown option",
            "cloud --port many: Invalid value",
            "lab run papre --out results: ",
            "bits --scheme k-sqs --vocab 0: status ",
            "bench NoBenchmark -f 1: no benchmark",
            "/v1/completions -d {\"prompt\": \"Once}: ",
            "mvn test -Dtest=NoSuchTest#a*: no test",
            "gti",
            "demo \": ",
            "draftwire pears: ",
            "draftwire demo --seed x: ",
            "doctor --clod HOST: Unknown option",
            "mvn -Dtest=NorThis test: no test");
    assertThat(faults).hasSameSizeAs(beginnings);
    for (String beginning : beginnings) {
      assertThat(faults).anySatisfy(fault -> assertThat(fault).contains(beginning));
    }
  }
}
