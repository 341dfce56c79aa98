package io.draftwire.lab.proof;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.EdgeSettings;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionFigures;
import io.draftwire.core.session.SessionId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;

/**
 * One answer of a 20-token model through the real sessions.
 *
 * @param payloads of the rounds, in hexadecimal
 */
record TinyAnswer(int[] tokens, List<String> payloads, SessionFigures figures) {
  static final int VOCABULARY = 20;
  static final int TOKENS = 24;
  static final int MAX_DRAFTS = 4;
  static final int[] PROMPT = {3, 1, 4};
  static final CloudLimits LIMITS = new CloudLimits("tiny", VOCABULARY, 128);

  static final float[][] TARGET = TrigramModel.randomTable(VOCABULARY, 8, 1);
  static final float[][] DRAFT =
      TrigramModel.blend(TARGET, TrigramModel.randomTable(VOCABULARY, 8, 2), 0.4);

  static EdgeSettings settings(
      Scheme scheme, Sampling sampling, double draftTemperature, int bitBudget, long seed) {
    return new EdgeSettings(
        EdgeMessage.Mode.SPECULATIVE,
        LIMITS.fingerprint(),
        VOCABULARY,
        sampling,
        draftTemperature,
        scheme,
        MAX_DRAFTS,
        bitBudget,
        TOKENS,
        OptionalLong.of(seed),
        token -> false);
  }

  static TinyAnswer run(
      Scheme scheme, Sampling sampling, double draftTemperature, int bitBudget, long seed)
      throws SessionException {
    EdgeSession edge =
        new EdgeSession(settings(scheme, sampling, draftTemperature, bitBudget, seed), PROMPT);
    CloudSession cloud = new CloudSession(SessionId.of(1), LIMITS, 0, token -> false);
    List<String> payloads = new ArrayList<>();
    new SessionPair(
            edge,
            new TrigramModel(DRAFT),
            cloud,
            new TrigramModel(TARGET),
            message -> {
              if (message instanceof EdgeMessage.Round round) {
                payloads.add(HexFormat.of().formatHex(round.payload()));
              }
              return message;
            })
        .run();
    return new TinyAnswer(edge.answer(), payloads, edge.figures());
  }

  /** The target's own greedy decoding, without any session. */
  static int[] greedy(int length) {
    TrigramModel model = new TrigramModel(TARGET);
    int[] text = Arrays.copyOf(PROMPT, PROMPT.length + length);
    for (int i = PROMPT.length; i < text.length; i++) {
      float[] row = model.row(text, i - 1);
      for (int v = 1; v < VOCABULARY; v++) {
        text[i] = row[v] > row[text[i]] ? v : text[i];
      }
    }
    return Arrays.copyOfRange(text, PROMPT.length, text.length);
  }
}
