package io.draftwire.lab.proof;

import io.draftwire.core.plan.Outcome;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.Step;
import io.draftwire.core.scheme.Scheme;

/**
 * Lets laws travel behind their ids by what the round before weighed, its void drafts included.
 * Their positions are drafted again with the same numbers: if the way that laws travel moved
 * anything that a later law is made of, tokens would be chosen by what they are.
 */
final class LayoutWatcher implements Planner {
  private final Scheme scheme;
  private final int most;
  private final double firstPrice;
  private final double laterPrice;
  private final double heavy;
  private boolean apart;
  private int rounds;

  /**
   * @param most drafts a round
   * @param firstPrice seconds of a bit, where a token is worth one, in the first two rounds
   * @param laterPrice and from then on
   * @param heavy bits a draft above which the next round's laws travel behind their ids
   */
  LayoutWatcher(Scheme scheme, int most, double firstPrice, double laterPrice, double heavy) {
    this.scheme = scheme;
    this.most = most;
    this.firstPrice = firstPrice;
    this.laterPrice = laterPrice;
    this.heavy = heavy;
  }

  @Override
  public Scheme first() {
    return scheme;
  }

  @Override
  public Step next(int remaining) {
    return new Step.Draft(scheme, most, apart);
  }

  @Override
  public void begun(Step step) {
    rounds++;
  }

  @Override
  public void outcome(Outcome outcome) {
    apart = outcome.payloadBits() > heavy * outcome.drafts();
  }

  @Override
  public double secondsPerBit() {
    return rounds <= 2 ? firstPrice : laterPrice;
  }

  @Override
  public double secondsPerToken() {
    return 1;
  }
}
