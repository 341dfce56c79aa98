package io.draftwire.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.draftwire.cloud.CloudServer;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.TextRules;
import io.draftwire.engine.TableModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.wire.CloudDescription;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Drafts whose files say otherwise how texts are read, against one target. */
class TargetTokenizerTest {
  private static final TextRules WITHOUT_BOS = TextRules.PLAIN.withAddBos(false);

  private static TableModel table(TextRules rules) {
    return new TableModel(Worlds.VOCABULARY, Worlds.DRAFT, Worlds.CONTEXT, 1).withRules(rules);
  }

  private static CloudDescription ask(CloudServer cloud) throws SessionException {
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    return new CloudInquiry(host, cloud.port(), Duration.ofSeconds(10)).askWithoutTemplate();
  }

  @Test
  void oneAnswerWhateverTheDraftsFileSays() throws Exception {
    for (TextRules targets : new TextRules[] {TextRules.PLAIN, WITHOUT_BOS}) {
      try (TableModel target =
              new TableModel(Worlds.VOCABULARY, Worlds.TARGET, Worlds.CONTEXT, 1)
                  .withRules(targets);
          CloudServer cloud = Worlds.cloud(target)) {
        int[] prompt = target.tokenizer().prompt("once upon a time");
        int[] expected = Worlds.greedy(Worlds.TARGET, prompt, 24);
        for (TextRules drafts : new TextRules[] {TextRules.PLAIN, WITHOUT_BOS}) {
          TableModel draft = table(drafts);
          Tokenizer reader = TargetTokenizer.of(draft.tokenizer(), ask(cloud));
          AnswerRequest ask =
              Worlds.withPrompt(
                      Worlds.ask(new KSqs(5, 40), 0, 24, 1), reader.prompt("once upon a time"))
                  .readBy(reader);
          try (EdgeClient client = Worlds.client(draft, cloud.port())) {
            assertThat(client.answer(ask, (token, origin) -> {}).tokens()).isEqualTo(expected);
          }
        }
      }
    }
  }

  @Test
  void sessionsThatReadOtherwiseAreRefusedByTheCloudToo() throws Exception {
    try (TableModel target = new TableModel(Worlds.VOCABULARY, Worlds.TARGET, Worlds.CONTEXT, 1);
        CloudServer cloud = Worlds.cloud(target);
        EdgeClient client = Worlds.client(table(WITHOUT_BOS), cloud.port())) {
      assertThatExceptionOfType(SessionException.class)
          .isThrownBy(
              () -> client.answer(Worlds.ask(new KSqs(5, 40), 0, 4, 1), (token, origin) -> {}))
          .withMessageContaining("what differs: rules of reading a text")
          .extracting(e -> e.refusal().code())
          .isEqualTo(Refusal.Code.TOKENIZER);
    }
  }

  @Test
  void otherPiecesAreRefusedByName() throws Exception {
    try (TableModel target = TableModel.seeded(300, 1);
        CloudServer cloud = Worlds.cloud(target)) {
      CloudDescription described = ask(cloud);
      assertThatExceptionOfType(SessionException.class)
          .isThrownBy(() -> TargetTokenizer.of(table(TextRules.PLAIN).tokenizer(), described))
          .withMessageContaining("what differs: pieces, kinds of tokens)")
          .withMessageContaining("with 29 tokens, target")
          .withMessageContaining("choose a draft of the target's family");
    }
  }

  @Test
  void rulesThatTheDraftCannotFollowAreRefusedByName() throws Exception {
    TextRules spaced = new TextRules("plain", "", true, true, false);
    try (TableModel target =
            new TableModel(Worlds.VOCABULARY, Worlds.TARGET, Worlds.CONTEXT, 1).withRules(spaced);
        CloudServer cloud = Worlds.cloud(target)) {
      CloudDescription described = ask(cloud);
      assertThatExceptionOfType(SessionException.class)
          .isThrownBy(() -> TargetTokenizer.of(table(TextRules.PLAIN).tokenizer(), described))
          .withMessageContaining("a space in front");
    }
  }
}
