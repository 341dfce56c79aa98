package io.draftwire.core.text;

/**
 * Names a committed text between the two ends: how long it is, and {@value #DIGEST_BITS} bits of a
 * digest in which each token is chained to all before it. Two texts of one length that differ have
 * the same name once in 2^{@value #DIGEST_BITS}; as every round names its text, a difference that
 * one name hides the next does not.
 *
 * @param length tokens, the prompt's included
 * @param digest 0..65535
 */
public record Prefix(int length, int digest) {
  /** Of a digest, on the wire. */
  public static final int DIGEST_BITS = 16;

  /** The prefix that is all of {@code tokens}. */
  public static Prefix of(int... tokens) {
    long chain = 0;
    for (int token : tokens) {
      chain = link(chain, token);
    }
    return new Prefix(tokens.length, digest(chain));
  }

  /**
   * The chain's next link; it begins with 0. A bijection of {@code chain} for each token, so that
   * texts which differed once go on differing.
   */
  public static long link(long chain, int token) {
    long mixed = (chain ^ token + 1L) * 0x9E3779B97F4A7C15L;
    mixed ^= mixed >>> 32;
    mixed *= 0xD6E8FEB86659FD93L;
    return mixed ^ mixed >>> 29;
  }

  /** What of a link travels. */
  public static int digest(long chain) {
    return (int) (chain >>> Long.SIZE - DIGEST_BITS);
  }

  /** The digest as people read it: four hexadecimal digits. */
  public static String shown(int digest) {
    return String.format("%04x", digest);
  }
}
