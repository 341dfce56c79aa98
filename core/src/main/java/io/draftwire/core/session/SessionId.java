package io.draftwire.core.session;

import java.util.random.RandomGenerator;

/**
 * Names a session: 128 bits that nobody can guess. Who knows them, and is who began the session,
 * may take it up again on another connection.
 */
public record SessionId(long high, long low) {
  /** Of a small number: for sessions that nobody takes up, where a world has one name for each. */
  public static SessionId of(long number) {
    // As long on the wire as one that was drawn.
    return new SessionId(number << 32 | 1, 1);
  }

  /**
   * @param random that cannot be foreseen, where the session is a stranger's to guess
   */
  public static SessionId draw(RandomGenerator random) {
    return new SessionId(random.nextLong(), random.nextLong());
  }

  /** Its first 32 bits: enough for a log, too little to take the session up. */
  @Override
  public String toString() {
    return String.format("%08x", high >>> 32);
  }
}
