package io.draftwire.engine;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Builds {@link Tokenizer#fingerprint()}: every token in the order of its id as (length, bytes,
 * kind), then the special ids. One form for all backends, so that two of them agree on one
 * vocabulary.
 */
public final class Fingerprint {
  /** Token kinds; the values are part of the fingerprint and never change. */
  public static final byte NORMAL = 1;

  public static final byte CONTROL = 2;
  public static final byte BYTE = 3;
  public static final byte UNKNOWN = 4;
  public static final byte UNUSED = 5;

  private final MessageDigest sha256;
  private final ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);

  public Fingerprint() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JRE has SHA-256", e);
    }
  }

  /** The next token. */
  public void token(byte[] bytes, byte kind) {
    integer(bytes.length);
    sha256.update(bytes);
    sha256.update(kind);
  }

  /** Ends with the special ids, -1 for one that there is not. */
  public String finish(int bos, int eos, int endOfTurn) {
    integer(bos);
    integer(eos);
    integer(endOfTurn);
    return HexFormat.of().formatHex(sha256.digest());
  }

  private void integer(int value) {
    sha256.update(number.clear().putInt(value).flip());
  }
}
