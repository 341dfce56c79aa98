package io.draftwire.cloud.batch;

import io.draftwire.core.session.Refusal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Who was turned away, and since when: whoever is told to come back has a claim to show, and is no
 * newcomer then. A claim is good once, and for so long; who shows none, or one that is not known,
 * has just come.
 */
final class Claims {
  /** More than ask again within the time that a claim is good; whoever comes beyond has none. */
  static final int MOST = 1024;

  private record Claim(long since, long until) {}

  private final LongSupplier names;
  private final Map<Long, Claim> outstanding = new HashMap<>();

  /**
   * @param names that nobody guesses, or one edge could take another's place
   */
  Claims(LongSupplier names) {
    this.names = names;
  }

  /** Since when somebody has been asking who shows this, which is no claim any more. */
  long take(long name, long now) {
    outstanding.values().removeIf(claim -> claim.until() - now <= 0);
    Claim claim = outstanding.remove(name);
    return claim == null ? now : claim.since();
  }

  /**
   * A claim of somebody who has been asking for so long.
   *
   * @param until it is good
   * @return its name; {@link Refusal#NO_CLAIM} where there are too many
   */
  long give(long since, long until) {
    if (outstanding.size() >= MOST) {
      return Refusal.NO_CLAIM;
    }
    long name = names.getAsLong();
    while (name == Refusal.NO_CLAIM || outstanding.containsKey(name)) {
      name = names.getAsLong();
    }
    outstanding.put(name, new Claim(since, until));
    return name;
  }

  /** What part of those who are away for now has been asking for longer; 0 where nobody is. */
  double shareBefore(long since) {
    if (outstanding.isEmpty()) {
      return 0;
    }
    long longer = outstanding.values().stream().filter(claim -> claim.since() - since < 0).count();
    return (double) longer / outstanding.size();
  }
}
