package io.draftwire.cloud.batch;

import java.util.List;

/** One pass of the target: the sessions in it, and what of each. */
public final class Plan {
  private final List<Share> shares;
  private final int tokens;

  Plan(List<Share> shares) {
    this.shares = List.copyOf(shares);
    tokens = shares.stream().mapToInt(Share::tokens).sum();
  }

  List<Share> shares() {
    return shares;
  }

  /** Sessions in the pass. */
  public int sessions() {
    return shares.size();
  }

  /** Tokens that the target runs. */
  public int tokens() {
    return tokens;
  }

  /** The sessions in it, in the order in which they are told. */
  public List<Work> works() {
    return shares.stream().map(share -> share.seat().work()).toList();
  }

  /** Two passes in its place, for a target that could not run it; of one session there is none. */
  List<Plan> halves() {
    int middle = shares.size() / 2;
    return List.of(
        new Plan(shares.subList(0, middle)), new Plan(shares.subList(middle, shares.size())));
  }
}
