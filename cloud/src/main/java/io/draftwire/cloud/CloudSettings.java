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
 * @param access who may speak to it
 */
public record CloudSettings(ToldCosts costs, BatchPolicy policy, Patience patience, Access access) {
  /** Costs that nobody has measured, everybody in every pass, the usual patience, for anybody. */
  public static final CloudSettings DEFAULT =
      new CloudSettings(ToldCosts.UNKNOWN, new Goodput(), Patience.DEFAULT, Access.OPEN);

  public CloudSettings withCosts(ToldCosts other) {
    return new CloudSettings(other, policy, patience, access);
  }

  public CloudSettings withPolicy(BatchPolicy other) {
    return new CloudSettings(costs, other, patience, access);
  }

  public CloudSettings withPatience(Patience other) {
    return new CloudSettings(costs, policy, other, access);
  }

  public CloudSettings withAccess(Access other) {
    return new CloudSettings(costs, policy, patience, other);
  }
}
