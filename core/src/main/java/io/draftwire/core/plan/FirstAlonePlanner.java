package io.draftwire.core.plan;

/**
 * Behind a rejection the first draft is a round of its own and leaves at once, with the token that
 * the edge put in the rejected one's place: PicoSpec's pre-verification (arXiv 2603.19133). The
 * target runs over it while the drafts behind it are drafted and sent ahead of its verdict ({@link
 * Ahead.Sent}); where it is rejected too, that is known before anything else was waited for. What
 * it costs is a pass of the target for one draft.
 *
 * <p>Whether a draft was rejected is in the committed text, so the choice may depend on it.
 */
final class FirstAlonePlanner extends ForwardingPlanner {
  private boolean rejected;

  FirstAlonePlanner(Planner planner) {
    super(planner);
  }

  @Override
  public Step next(int remaining) {
    Step step = super.next(remaining);
    return rejected && step instanceof Step.Draft(var scheme, int most, boolean idsFirst)
        ? new Step.Draft(scheme, Math.min(most, 1), idsFirst)
        : step;
  }

  @Override
  public void begun(Step step) {
    super.begun(step);
    rejected = false;
  }

  @Override
  public void outcome(Outcome outcome) {
    super.outcome(outcome);
    rejected = outcome.rejected();
  }
}
