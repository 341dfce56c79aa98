package io.draftwire.wire.access;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/**
 * A token that nobody has yet.
 *
 * @param token for the edge, or the gateway's client; nobody keeps it here
 * @param line for the server's file of principals, from which the token cannot be found
 */
public record NewToken(String token, String line) {
  /** Tells people, and programs that look for secrets where none should be, what it is. */
  private static final String PREFIX = "dwt_";

  private static final int BYTES = 32;

  /**
   * Draws one: 256 random bits.
   *
   * @param expires {@link Instant#MAX} for never
   * @throws IllegalArgumentException for a name that nobody may have
   */
  public static NewToken of(Principal principal, Instant expires) {
    byte[] bits = new byte[BYTES];
    new SecureRandom().nextBytes(bits);
    String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    return new NewToken(token, new Entry(principal, Entry.digest(token), expires).line());
  }

  /** Not the token. */
  @Override
  public String toString() {
    return line;
  }
}
