package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Chats as people and scripts have them: processes, real models. */
@Tag("models")
class ChatProcessTest {
  private static final String FIGURES = " tokens/s";
  private static final Pattern COLOURED_TOKEN = Pattern.compile("\u001b\\[3[126]m");
  private static final String HALF_A_LINE = "half a line";
  private static final Pattern HALF_TYPED =
      Pattern.compile("no drafts(?s:.*)> (?s:.*)" + HALF_A_LINE);
  private static final Pattern PROMPT_BEHIND_IT = Pattern.compile(HALF_A_LINE + "(?s:.*)> ");
  private static final String CTRL_C = "\u0003";
  private static final String CTRL_D = "\u0004";

  /** A round takes a second: whatever happens, happens in an answer's middle. */
  private static final String[] SLOW = {
    "--scheme", "k-sqs", "--link", "1mbit/1mbit/1s", "-n", "200", "--seed", "1"
  };

  private static CommandRun cloud;
  private static String address;

  @BeforeAll
  static void start() throws Exception {
    RealPair.get();
    cloud = CommandRun.start("cloud", "--port", "0", "--parallel", "1", "--stop-with-input");
    String rest = cloud.awaitLine(CloudCommand.LISTENING);
    address = rest.substring(0, rest.indexOf(','));
  }

  @AfterAll
  static void stop() {
    if (cloud != null) {
      cloud.close();
    }
  }

  @Test
  void pipedConversationIsAnsweredLineByLine() throws Exception {
    try (CommandRun chat =
        CommandRun.start("chat", "--cloud", address, "-n", "12", "--seed", "4")) {
      chat.type("Once upon a time, there was a bear.\n\n/explain\n/scheme k-sqs\nHe had a hat.\n");
      chat.type("word ".repeat(225) + "\n/new\nThe end of the\n");
      chat.process().getOutputStream().close();
      assertThat(chat.finish()).as("stderr: %s", chat.err()).isZero();
      assertThat(chat.err()).isEmpty();
      assertThat(chat.out().lines().filter(line -> line.contains(FIGURES))).hasSize(4);
      assertThat(chat.out())
          .contains("context 256")
          .contains("choice: ")
          .contains("[scheme k-sqs]")
          .containsPattern("\\[12 tokens, .* of \\d+ drafts accepted .* bits a draft]")
          .contains("[a new conversation]")
          .doesNotContain("\u001b");
      assertThat(chat.out().lines().filter(line -> line.contains("left out"))).hasSize(1);
    }
  }

  @Test
  void mistakesAreOneLineEachAndTheChatGoesOn() throws Exception {
    try (CommandRun chat = CommandRun.start("chat", "--cloud", address, "-n", "4")) {
      chat.type("/sing\n/scheme zip\n" + "word ".repeat(300) + "\nOnce upon\n/quit\nnever read\n");
      assertThat(chat.finish()).isEqualTo(Failure.FAILED);
      assertThat(chat.out().lines().filter(line -> line.startsWith("draftwire: ")))
          .satisfiesExactly(
              line -> assertThat(line).contains("/sing", "/new, /scheme, /explain, /quit"),
              line -> assertThat(line).contains("'zip'", "k-sqs"),
              line -> assertThat(line).contains("context holds 256", "shorten"));
      assertThat(chat.out().lines().filter(line -> line.contains(FIGURES))).hasSize(1);
      assertThat(chat.err()).isEmpty();
    }
  }

  @Test
  void interruptStopsTheAnswerAndNotTheChat() throws Exception {
    try (CommandRun chat = CommandRun.start(concat("chat", "--cloud", address))) {
      int before = header(chat);
      chat.type("Once upon a time\n");
      chat.awaitOut(before + 10);
      chat.signal("INT");
      chat.awaitLine("[stopped]");
      // The cloud has one sequence: this is answered because it is free again.
      chat.type("/scheme cloud-only\nOnce upon a time\n");
      assertThat(chat.awaitLine(" tokens, ")).contains("no drafts");
      chat.signal("INT");
      assertThat(chat.finish()).isEqualTo(130);
    }
  }

  @Test
  void terminalsInterruptSparesTheChatsOwnCloud() throws Exception {
    try (CommandRun chat = CommandRun.inTerminal(concat("chat"))) {
      int before = header(chat);
      chat.type("Once upon a time!\r");
      chat.awaitOut(before, COLOURED_TOKEN);
      chat.type(CTRL_C);
      chat.awaitLine("[stopped]");
      chat.type("/scheme cloud-only\rOnce upon a time!\r");
      assertThat(chat.awaitLine(" tokens, ")).contains("no drafts");
      assertThat(chat.out()).contains("\u001b[32m").contains("\u001b[33m");
      // As a person types: Ctrl-C empties what was typed ahead, and is a signal, which a key typed
      // right behind it may overtake.
      chat.type(HALF_A_LINE);
      chat.awaitOut(before, HALF_TYPED);
      chat.type(CTRL_C);
      chat.awaitOut(before, PROMPT_BEHIND_IT);
      chat.type(CTRL_D);
      assertThat(chat.finish()).isZero();
    }
  }

  private static int header(CommandRun chat) throws InterruptedException {
    chat.awaitLine("/new ");
    return chat.out().length();
  }

  private static String[] concat(String... first) {
    String[] all = Arrays.copyOf(first, first.length + SLOW.length);
    System.arraycopy(SLOW, 0, all, first.length, SLOW.length);
    return all;
  }
}
