package io.draftwire.core.plan;

import io.draftwire.core.scheme.Coupled;
import java.util.List;
import java.util.Locale;

/**
 * {@code --scheme auto}: whether an answer is live or goes in rounds, decided before its hello.
 *
 * <p>Live is the way to stream: what comes in time it goes along, what does not costs it nothing.
 * So an answer is live unless rounds are forecast to be quicker than live answers have come over
 * this link; and at times it is live all the same, as often as costs 1 % of the time. In rounds all
 * is an {@link AutoPlanner}'s, for which live answers learn too: the link's delay, what passes
 * cost, and how often the draft's first choice is the text's token, which is what coupled drafting
 * has accepted.
 */
final class LiveOrRounds extends ForwardingPlanner {
  /** Rounds are taken for a gain of so much. */
  private static final double THRESHOLD = 0.03;

  private static final double TRIAL_SHARE = 0.01;

  /** Answers often end long before their limit. */
  private static final int USUAL_REMAINING = 128;

  private final AutoPlanner rounds;
  private final Knowledge knowledge;
  private final AcceptanceEstimate acceptance;
  private final LivePace pace;
  private final Contender coupled = Contender.coupled(new Coupled());

  private boolean live;

  /** When the latest pass was heard of; 0 before the first. */
  private long heardNanos;

  LiveOrRounds(AutoPlanner rounds, double temperature, Knowledge knowledge) {
    super(rounds);
    this.rounds = rounds;
    this.knowledge = knowledge;
    this.acceptance = knowledge.acceptance(temperature);
    this.pace = knowledge.live(temperature);
  }

  private boolean known() {
    return knowledge.link.known() && pace.known(knowledge.link.fixed());
  }

  private double liveSeconds() {
    return pace.seconds(knowledge.target.loadSeconds());
  }

  @Override
  public boolean live(int remaining) {
    if (!known()) {
      return true;
    }
    double loss = liveSeconds() / (1 + THRESHOLD) - rounds.bestRounds(remaining).seconds();
    return loss <= 0
        || TRIAL_SHARE * knowledge.secondsInRounds() > loss * Math.min(remaining, USUAL_REMAINING);
  }

  @Override
  public void begunLive() {
    live = true;
    knowledge.inLive();
  }

  @Override
  public void advanced(LivePass pass) {
    double shared = pass.sharedMicros() * 1e-6;
    if (heardNanos != 0) {
      double seconds = (pass.receivedNanos() - heardNanos) * 1e-9 - shared;
      pace.add(pass.tokens(), Math.max(0, seconds), knowledge.link.fixed());
    }
    heardNanos = pass.receivedNanos();
    knowledge.target.observe(
        pass.rows(), pass.verifyMicros() * 1e-6, pass.queueMicros() * 1e-6 - shared, shared);
    for (int i = 0; i < pass.ranked(); i++) {
      knowledge.tested();
      acceptance.observe(coupled, 1, i < pass.first() ? 1 : 0);
    }
  }

  @Override
  public void drafted(long nanos, int tokens) {
    // Longer passes are trees here, no catching up.
    if (!live || tokens <= Ledger.DRAFTING_TOKENS) {
      super.drafted(nanos, tokens);
    }
  }

  @Override
  public List<String> explain() {
    if (!live) {
      return super.explain();
    }
    if (!known()) {
      return List.of("choice: live, until rounds are known to be quicker here");
    }
    AutoPlanner.Rounds other = rounds.bestRounds(USUAL_REMAINING);
    double seconds = liveSeconds();
    return List.of(
        knowledge.link.describe(),
        knowledge.target.describe(),
        text(
            "choice: live, %.2f ms a token (%.1f a second); rounds at best %s, L = %d, %+.1f %% time",
            1e3 * seconds,
            1 / seconds,
            other.contender().scheme().name(),
            other.length(),
            100 * (other.seconds() / seconds - 1)));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
