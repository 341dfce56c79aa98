package io.draftwire.cloud;

import io.draftwire.cloud.batch.BatchPolicy;
import io.draftwire.cloud.batch.Goodput;
import io.draftwire.core.session.ToldCosts;

/**
 * How a cloud serves.
 *
 * @param costs what edges are told of the target's pass
 * @param policy who shares the target's passes
 * @param patience with edges that say nothing
 */
public record CloudSettings(ToldCosts costs, BatchPolicy policy, Patience patience) {
  /** Costs that nobody has measured, everybody in every pass, the usual patience. */
  public static final CloudSettings DEFAULT =
      new CloudSettings(ToldCosts.UNKNOWN, new Goodput(), Patience.DEFAULT);

  public CloudSettings withCosts(ToldCosts other) {
    return new CloudSettings(other, policy, patience);
  }

  public CloudSettings withPolicy(BatchPolicy other) {
    return new CloudSettings(costs, other, patience);
  }

  public CloudSettings withPatience(Patience other) {
    return new CloudSettings(costs, policy, other);
  }
}
