package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code draftwire completion} prints, in a Bash that reads it. */
@DisabledOnOs(OS.WINDOWS)
class CompletionCommandTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          calib             , calibrate
          cloud --engine-p  , --engine-process
          bench serve --stra, --strangers
          lab va            , validate
          cloud --enigne-p  , ''
          """)
  void aShellCompletesCommandsAndOptions(String typed, String completed) throws Exception {
    StringWriter out = new StringWriter();
    int status = new CommandLine(new Main()).setOut(new PrintWriter(out)).execute("completion");
    assertThat(status).isZero();
    Path script = Files.writeString(folder.resolve("completion"), out.toString());
    String bash =
        """
        source %s
        compopt() { :; } # which is for a shell that completes
        COMP_WORDS=(draftwire %s)
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _complete_draftwire
        echo "${COMPREPLY[*]}"
        """
            .formatted(script, typed);
    Process process = new ProcessBuilder("bash", "-c", bash).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said.strip()).isEqualTo(completed);
  }
}
