package io.draftwire.lab.time;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.CostCurve;
import io.draftwire.engine.TableModel;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Small models, costs and questions: what the tests of this package share. */
final class TimeWorlds {
  static final int VOCABULARY = 29;
  static final int CONTEXT = 256;
  static final int PROMPT = 16;
  static final TableModel.Laws TARGET = TableModel.endless(TableModel.seeded(VOCABULARY, 2, 3, 2));
  static final TableModel.Laws DRAFT = TableModel.near(TARGET, VOCABULARY, 5, 0.8);
  static final Scheme SCHEME = new KSqs(5, 40);

  /** Different in every part, so that a cost in the wrong place shows. */
  static final CostProfile COSTS =
      new CostProfile(
          "test",
          "made up",
          CostCurve.linear(0.010, 0.001),
          CostCurve.linear(0.050, 0.002),
          0.0003,
          0.0007,
          CostCurve.linear(0.004, 0.0005));

  private TimeWorlds() {}

  static TableModel target() {
    return new TableModel(VOCABULARY, TARGET, CONTEXT, 1);
  }

  static TableModel draft() {
    return draft(CONTEXT);
  }

  static TableModel draft(int context) {
    return new TableModel(VOCABULARY, DRAFT, context, 1);
  }

  /** The target's own laws: every draft over the full law is accepted. */
  static TableModel perfectDraft() {
    return target();
  }

  static AnswerRequest ask(Scheme scheme, int maxDrafts, int maxTokens, double temperature) {
    return ask(scheme, PROMPT, maxDrafts, maxTokens, temperature);
  }

  static AnswerRequest ask(
      Scheme scheme, int promptTokens, int maxDrafts, int maxTokens, double temperature) {
    int[] prompt = new int[promptTokens];
    for (int i = 1; i < promptTokens; i++) {
      prompt[i] = 2 + (7 * i) % (VOCABULARY - 2);
    }
    return new AnswerRequest(
        Mode.SPECULATIVE,
        prompt,
        Sampling.at(temperature),
        OptionalDouble.empty(),
        scheme,
        maxDrafts,
        Integer.MAX_VALUE,
        maxTokens,
        OptionalLong.of(11));
  }
}
