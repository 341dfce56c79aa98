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
 * @param slowdown sessions are let in while each of them is expected to take at most so many times
 *     what it would take alone; infinite where sequences alone are the bound
 * @param line sessions that may wait for a place where there is none, instead of being told when to
 *     ask again
 */
public record CloudSettings(
    ToldCosts costs,
    BatchPolicy policy,
    Patience patience,
    Access access,
    double slowdown,
    int line) {
  /**
   * Costs that nobody has measured, everybody in every pass, the usual patience, for anybody, a
   * session for each sequence, and no line.
   */
  public static final CloudSettings DEFAULT =
      new CloudSettings(
          ToldCosts.UNKNOWN,
          new Goodput(),
          Patience.DEFAULT,
          Access.OPEN,
          Double.POSITIVE_INFINITY,
          0);

  public CloudSettings {
    if (!(slowdown >= 1)) {
      throw new IllegalArgumentException(
          "a slowdown of " + slowdown + " is below 1, which a session alone has; give 2, say");
    }
    if (line < 0) {
      throw new IllegalArgumentException(
          "a line of " + line + " sessions is below 0, which is none; give 1, say");
    }
  }

  public CloudSettings withCosts(ToldCosts other) {
    return new CloudSettings(other, policy, patience, access, slowdown, line);
  }

  public CloudSettings withPolicy(BatchPolicy other) {
    return new CloudSettings(costs, other, patience, access, slowdown, line);
  }

  public CloudSettings withPatience(Patience other) {
    return new CloudSettings(costs, policy, other, access, slowdown, line);
  }

  public CloudSettings withAccess(Access other) {
    return new CloudSettings(costs, policy, patience, other, slowdown, line);
  }

  public CloudSettings withSlowdown(double other) {
    return new CloudSettings(costs, policy, patience, access, other, line);
  }

  public CloudSettings withLine(int other) {
    return new CloudSettings(costs, policy, patience, access, slowdown, other);
  }
}
