package io.draftwire.lab.experiment;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.plan.UploadPlan;
import io.draftwire.core.scheme.Dense;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.lab.link.LinkTrace;
import io.draftwire.lab.time.Setup;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One run of an experiment: everything that decides its row. Settings that do not apply are null,
 * so that two points that would do the same are equal.
 *
 * @param scheme null for the baselines without one
 * @param draftLength most drafts a round; null where nothing is drafted for verification
 * @param bitBudget most payload bits a round; null for no bound
 * @param idsFirst when laws travel behind their ids; null where none could
 * @param upload when a round's drafts leave; null for all of them at once
 * @param ahead what the draft runs over while a verdict is under way; null where none is
 * @param profile what computing costs; null in real mode
 * @param repeat counts the seeds of one setting from 0
 * @param seed of the answer, and of the link's chances
 * @param tokens most tokens of the answer
 */
public record Point(
    Setup setup,
    SchemeSettings scheme,
    double temperature,
    Integer draftLength,
    Integer bitBudget,
    IdsFirst idsFirst,
    UploadPlan upload,
    Ahead ahead,
    LinkTrace link,
    String profile,
    String prompt,
    int repeat,
    long seed,
    int tokens) {

  /**
   * Without a scheme nothing is drafted or the whole law is at hand; the request needs one all the
   * same.
   */
  private static final SchemeSettings WHOLE_LAW = SchemeSettings.of(new Dense().name());

  /** How the point's drafts travel; of fixed length where a scheme is named. */
  SchemeChoice choice() {
    SchemeChoice choice =
        new SchemeChoice(
            scheme == null ? WHOLE_LAW : scheme,
            draftLength == null ? 0 : draftLength,
            false,
            bitBudget == null ? Integer.MAX_VALUE : bitBudget,
            idsFirst == null ? IdsFirst.OFF : idsFirst);
    choice = ahead == null ? choice : choice.withAhead(ahead);
    return upload == null ? choice : choice.withUpload(upload);
  }

  /**
   * The request that runs this point.
   *
   * @param promptTokens ids of the prompt's text
   */
  public AnswerRequest request(int[] promptTokens) {
    return new AnswerRequest(
        switch (setup) {
          case CLOUD_ONLY -> EdgeMessage.Mode.CLOUD_ONLY;
          case LIVE -> EdgeMessage.Mode.LIVE;
          case SPECULATIVE, CO_LOCATED, EDGE_ONLY -> EdgeMessage.Mode.SPECULATIVE;
        },
        promptTokens,
        Sampling.at(temperature),
        OptionalDouble.empty(),
        (scheme == null ? WHOLE_LAW : scheme).scheme(),
        draftLength == null ? 0 : draftLength,
        bitBudget == null ? Integer.MAX_VALUE : bitBudget,
        tokens,
        OptionalLong.of(seed));
  }
}
