package io.draftwire.lab.experiment;

import io.draftwire.core.hint.Hinting;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.scheme.Dense;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.lab.link.LinkTrace;
import io.draftwire.lab.time.Setup;
import io.draftwire.lab.time.SimulatedExits;
import io.draftwire.lab.time.TargetExits;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One run of an experiment: everything that decides its row. Settings that do not apply are null,
 * so that two points that would do the same are equal.
 *
 * @param preset the published system whose settings these are; null for none
 * @param choice how drafts travel; null for the baselines without a scheme
 * @param draftLength most drafts a round; null where nothing is drafted for verification
 * @param profile what computing costs; null in mode real
 * @param draftBlend how far the draft is moved towards the target, 0 for not at all
 * @param repeat counts the seeds of one setting from 0
 * @param seed of the answer, and of the link's chances
 * @param tokens most tokens of the answer
 * @param exits of the target, whose hints the edge asks for; null for none
 */
public record Point(
    Setup setup,
    String preset,
    SchemeChoice choice,
    double temperature,
    Integer draftLength,
    LinkTrace link,
    String profile,
    double draftBlend,
    String prompt,
    int repeat,
    long seed,
    int tokens,
    TargetExits exits) {

  /**
   * Without a scheme nothing is drafted or the whole law is at hand; the request needs one all the
   * same.
   */
  private static final SchemeSettings WHOLE_LAW = SchemeSettings.of(new Dense().name());

  /** Null for the baselines without one. */
  public SchemeSettings scheme() {
    return choice == null ? null : choice.settings();
  }

  /** Most payload bits a round; null for no bound. */
  public Integer bitBudget() {
    boolean bounded = choice != null && choice.bitBudget() != Integer.MAX_VALUE;
    return bounded ? choice.bitBudget() : null;
  }

  /** When laws travel behind their ids; null where none could. */
  public IdsFirst idsFirst() {
    boolean could = choice != null && choice.settings().scheme().lawsMayFollow();
    return could ? choice.idsFirst() : null;
  }

  /** The exits that virtual time makes up; null for none. */
  SimulatedExits simulatedExits() {
    return (SimulatedExits) exits;
  }

  /** How the point's drafts travel, or would. */
  SchemeChoice choiceOrWholeLaw() {
    return choice == null
        ? new SchemeChoice(
            WHOLE_LAW,
            draftLength == null ? 0 : draftLength,
            false,
            Integer.MAX_VALUE,
            IdsFirst.OFF)
        : choice;
  }

  /**
   * The request that runs this point.
   *
   * @param promptTokens ids of the prompt's text
   */
  public AnswerRequest request(int[] promptTokens) {
    Mode mode =
        switch (setup) {
          case CLOUD_ONLY -> Mode.CLOUD_ONLY;
          case LIVE -> Mode.LIVE;
          case SPECULATIVE, CO_LOCATED, EDGE_ONLY -> Mode.SPECULATIVE;
        };
    return AnswerRequest.of(
            choiceOrWholeLaw(),
            promptTokens,
            Sampling.at(temperature),
            OptionalDouble.empty(),
            tokens,
            OptionalLong.of(seed))
        .withMode(mode)
        .withHints(exits == null ? Hinting.OFF : Hinting.ON);
  }
}
