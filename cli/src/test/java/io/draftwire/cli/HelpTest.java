package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What commands say of themselves. */
class HelpTest {
  /** Picocli complains on standard error of what it cannot format, a percent sign alone say. */
  @Test
  void theHelpOfEveryCommandIsThere() {
    assertThat(complaints(new CommandLine(new Main()))).isEmpty();
  }

  @Test
  void aPercentSignThatStandsAloneWouldBeFound() {
    assertThat(complaints(new CommandLine(new Careless()))).contains("2 % of");
  }

  @Command(name = "careless")
  static final class Careless {
    @Option(names = "--share", description = "2 % of what is there.")
    private int share;
  }

  private static String complaints(CommandLine command) {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    PrintStream before = System.err;
    try (PrintStream hearing = new PrintStream(heard, true, StandardCharsets.UTF_8)) {
      System.setErr(hearing);
      help(command);
    } finally {
      System.setErr(before);
    }
    return heard.toString(StandardCharsets.UTF_8);
  }

  private static void help(CommandLine command) {
    assertThat(command.getUsageMessage()).isNotEmpty();
    command.getSubcommands().values().forEach(HelpTest::help);
  }
}
