package io.draftwire.engine;

import io.draftwire.core.session.FingerprintPart;
import io.draftwire.core.session.TextRules;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Builds {@link Tokenizer#fingerprint()} part by part: every token in the order of its id, what is
 * special, what ranks the pieces, and how texts are read. One form for all backends, so that two of
 * them agree on one vocabulary.
 */
public final class Fingerprint {
  /** Token kinds; the values are part of the fingerprint and never change. */
  public static final byte NORMAL = 1;

  public static final byte CONTROL = 2;
  public static final byte BYTE = 3;
  public static final byte UNKNOWN = 4;
  public static final byte UNUSED = 5;

  /** A piece that is looked for before a text is cut, among ordinary text too. */
  public static final byte USER_DEFINED = 6;

  /** Added to a kind: white space before the token, or behind it, goes with it. */
  public static final byte STRIPS_LEFT = 16;

  public static final byte STRIPS_RIGHT = 32;

  private final Map<FingerprintPart, MessageDigest> digests = new EnumMap<>(FingerprintPart.class);
  private final ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);
  private int tokens;

  public Fingerprint() {
    for (FingerprintPart part : FingerprintPart.values()) {
      digests.put(part, sha256());
    }
  }

  /**
   * The next token.
   *
   * @param ends whether it ends an answer
   */
  public void token(byte[] bytes, byte kind, boolean ends) {
    integer(FingerprintPart.PIECES, bytes.length);
    digests.get(FingerprintPart.PIECES).update(bytes);
    digests.get(FingerprintPart.KINDS).update(kind);
    if (ends) {
      integer(FingerprintPart.SPECIALS, tokens);
    }
    tokens++;
  }

  /** What ranks the pieces: merges or scores, as the file has them. */
  public void ranks(byte[] encoded) {
    integer(FingerprintPart.RANKS, encoded.length);
    digests.get(FingerprintPart.RANKS).update(encoded);
  }

  /** Ends with the special ids, -1 for one that there is not, and the rules. */
  public String finish(int bos, int eos, int endOfTurn, TextRules rules) {
    integer(FingerprintPart.SPECIALS, -1);
    integer(FingerprintPart.SPECIALS, bos);
    integer(FingerprintPart.SPECIALS, eos);
    integer(FingerprintPart.SPECIALS, endOfTurn);
    StringBuilder all = new StringBuilder();
    for (FingerprintPart part : FingerprintPart.values()) {
      all.append(
          part == FingerprintPart.RULES ? rules(rules) : hex(digests.get(part).digest(), part));
    }
    return all.toString();
  }

  /** {@code fingerprint} as it is with other rules. */
  public static String withRules(String fingerprint, TextRules rules) {
    int kept = FingerprintPart.DIGITS - FingerprintPart.RULES.digits();
    return fingerprint.substring(0, kept) + rules(rules);
  }

  private static String rules(TextRules rules) {
    String all =
        String.join(
            "\n",
            rules.model(),
            rules.pre(),
            "bos " + rules.addBos(),
            "space " + rules.spacePrefix(),
            "merge " + rules.mergeSpaces());
    return hex(sha256().digest(all.getBytes(StandardCharsets.UTF_8)), FingerprintPart.RULES);
  }

  private static String hex(byte[] digest, FingerprintPart part) {
    return HexFormat.of().formatHex(digest).substring(0, part.digits());
  }

  private void integer(FingerprintPart part, int value) {
    digests.get(part).update(number.clear().putInt(value).flip());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JRE has SHA-256", e);
    }
  }
}
