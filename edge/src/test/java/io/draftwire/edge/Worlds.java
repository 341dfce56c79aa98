package io.draftwire.edge;

import io.draftwire.cloud.CloudServer;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Dense;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Qs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import io.draftwire.engine.TableModel.Laws;
import io.draftwire.wire.CloudAddress;
import io.draftwire.wire.LinkSecurity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Small models, clouds over them and questions to ask: what the tests of this package share. */
final class Worlds {
  static final int VOCABULARY = 29;
  static final int CONTEXT = 512;

  /** Of the last two tokens, with a clear favourite, never ending a text. */
  static final Laws TARGET = TableModel.endless(TableModel.seeded(VOCABULARY, 2, 3, 2));

  /** Near enough to the target to be accepted often, far enough to be corrected often. */
  static final Laws DRAFT = TableModel.near(TARGET, VOCABULARY, 5, 0.8);

  static final List<Scheme> SCHEMES =
      List.of(
          new Dense(),
          new Qs(50),
          new KSqs(5, 40),
          new KSqs(1, 1),
          new CSqs(60, 0.05, 0.05, 0.02, 16),
          new KSqs(5, 40, SupportCode.ENUMERATIVE, AcceptanceRule.TOKEN, 3));

  private Worlds() {}

  static LanguageModel model(Laws laws, int contextLength, int sequences) {
    return new TableModel(VOCABULARY, laws, contextLength, sequences);
  }

  static LanguageModel draft() {
    return model(DRAFT, CONTEXT, 1);
  }

  static CloudServer cloud(LanguageModel target) throws Exception {
    return new CloudServer(target, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  static EdgeClient client(LanguageModel draft, int port) {
    return client(draft, port, Duration.ofSeconds(30));
  }

  static EdgeClient client(LanguageModel draft, int port, Duration timeout) {
    return client(draft, port, timeout, CloudLoss.WAIT);
  }

  static EdgeClient client(LanguageModel draft, int port, Duration timeout, CloudLoss loss) {
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    CloudAddress cloud = new CloudAddress(host, port, "the-cloud:" + port, LinkSecurity.NONE);
    return new EdgeClient(draft, cloud, timeout, loss);
  }

  /** Whose answers end with their connections. */
  static EdgeClient failing(LanguageModel draft, int port) {
    return client(draft, port, Duration.ofSeconds(30), CloudLoss.FAIL);
  }

  /** Sixteen tokens of one prompt. */
  static int[] prompt() {
    return prompt(16);
  }

  static int[] prompt(int length) {
    int[] prompt = new int[length];
    for (int i = 1; i < length; i++) {
      prompt[i] = 2 + (7 * i) % (VOCABULARY - 2);
    }
    return prompt;
  }

  static AnswerRequest ask(Scheme scheme, double temperature, int maxTokens, long seed) {
    return new AnswerRequest(
        Mode.SPECULATIVE,
        prompt(),
        Sampling.at(temperature),
        OptionalDouble.empty(),
        scheme,
        4,
        Integer.MAX_VALUE,
        maxTokens,
        OptionalLong.of(seed));
  }

  static AnswerRequest withPrompt(AnswerRequest ask, int[] prompt) {
    return ask.withPrompt(prompt);
  }

  /** What the target says alone at temperature 0, by arithmetic of the test's own. */
  static int[] greedy(Laws target, int[] prompt, int tokens) {
    int[] text = Arrays.copyOf(prompt, prompt.length + tokens);
    float[] logits = new float[VOCABULARY];
    for (int i = prompt.length; i < text.length; i++) {
      target.logits(i < 2 ? -1 : text[i - 2], text[i - 1], logits, 0);
      int best = 0;
      for (int t = 1; t < VOCABULARY; t++) {
        best = logits[t] > logits[best] ? t : best;
      }
      text[i] = best;
    }
    return Arrays.copyOfRange(text, prompt.length, text.length);
  }
}
