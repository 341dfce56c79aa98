package io.draftwire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cloud.CloudServer;
import io.draftwire.edge.Answer;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import io.draftwire.engine.TableModel.Laws;
import io.draftwire.wire.CloudAddress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example, over models of a few tokens. */
class AskTest {
  private static final int VOCABULARY = 29;
  private static final int CONTEXT = 512;

  @Test
  void theExampleAnswersAndItsDraftsStand() throws Exception {
    Laws laws = TableModel.endless(TableModel.seeded(VOCABULARY, 2, 3, 2));
    Laws near = TableModel.near(laws, VOCABULARY, 5, 0.8);
    InetAddress here = InetAddress.getLoopbackAddress();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LanguageModel target = new TableModel(VOCABULARY, laws, CONTEXT, 4);
        LanguageModel draft = new TableModel(VOCABULARY, near, CONTEXT, 1);
        CloudServer cloud = new CloudServer(target, new InetSocketAddress(here, 0));
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      CloudAddress address = CloudAddress.inClear(here.getHostAddress(), cloud.port());
      Answer answer = Ask.ask(draft, address, "once upon a time", printed);
      assertThat(answer.tokens()).hasSize(64);
      assertThat(answer.figures().rounds()).isLessThan(64);
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).hasSize(64);
  }

  /** What is shown as forty lines of code is no more. */
  @Test
  void theExampleIsShort() throws Exception {
    long lines =
        Files.readAllLines(Path.of("src/main/java/io/draftwire/examples/Ask.java")).stream()
            .dropWhile(line -> !line.startsWith("public final class"))
            .count();
    assertThat(lines).isLessThanOrEqualTo(40);
  }
}
