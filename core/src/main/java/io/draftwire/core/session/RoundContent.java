package io.draftwire.core.session;

import java.util.Arrays;

/**
 * What a round brought, so that one which comes again is known from another under its number: a
 * verdict is a function of (session, epoch, round, payload). Kept are 64 bits of a hash, since a
 * payload may have megabytes. A round that was coded again came in two ways, both of them right.
 */
final class RoundContent {
  private int number;
  private long hash;

  /** The round before, which has its verdict; one that was sent ahead follows it at once. */
  private int beforeNumber;

  private long beforeHash;
  private int misreadNumber;
  private long misreadHash;

  /** The coder could not read it, and asked for it again. */
  void misread(EdgeMessage.Round round) {
    misreadNumber = round.number();
    misreadHash = hash(round);
  }

  /** It is being verified. */
  void read(EdgeMessage.Round round) {
    beforeNumber = number;
    beforeHash = hash;
    number = round.number();
    hash = hash(round);
  }

  /** Whether a round is one that came before, in every bit of its payload. */
  boolean has(EdgeMessage.Round round) {
    long here = hash(round);
    return round.number() == number && here == hash
        || round.number() == beforeNumber && here == beforeHash
        || round.number() == misreadNumber && here == misreadHash;
  }

  /** Whether two rounds are the same in every bit of their payloads. */
  static boolean same(EdgeMessage.Round one, EdgeMessage.Round other) {
    return hash(one) == hash(other);
  }

  private static long hash(EdgeMessage.Round round) {
    long hash = 31L * round.drafts() + (round.lawsBehind() ? 1 : 0);
    for (byte b : round.payload()) {
      hash = (hash ^ b) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return hash
        ^ Arrays.hashCode(
            new int[] {
              round.choice(), (round.recoded() ? 1 : 0) + (round.withheld() ? 2 : 0), round.begun()
            });
  }
}
