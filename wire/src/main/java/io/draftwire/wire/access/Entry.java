package io.draftwire.wire.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A line of the file of principals: {@code NAME DIGEST [LIMIT=N ...] [expires=DATE]}, where DIGEST
 * is that of the token, or the word {@code cert} for a name that a certificate shows.
 *
 * @param digest SHA-256 of the token; null for a certificate
 * @param expires from when on it is no longer good; {@link Instant#MAX} for never
 */
record Entry(Principal principal, byte[] digest, Instant expires) {
  private static final String CERTIFICATE = "cert";
  private static final String EXPIRES = "expires";
  private static final String DIGEST_NAME = "SHA-256";
  private static final int DIGEST_BYTES = 32;
  private static final List<String> LIMITS =
      List.of(Limits.SESSIONS, Limits.STREAMS, Limits.PROMPT_TOKENS, Limits.NEW_SESSIONS);

  /** What is kept of a token. */
  static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance(DIGEST_NAME).digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + DIGEST_NAME, e);
    }
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException for what makes no sense; it does not repeat what may be a
   *     token
   */
  static Entry parse(String line) {
    String[] words = line.strip().split("\\s+");
    if (words.length < 2) {
      throw new IllegalArgumentException(
          "has a name alone; write NAME and the digest that `draftwire token new NAME` shows");
    }
    Map<String, Integer> limits = new LinkedHashMap<>();
    Instant expires = Instant.MAX;
    for (String word : List.of(words).subList(2, words.length)) {
      int equals = word.indexOf('=');
      String name = word.substring(0, Math.max(0, equals));
      String value = word.substring(equals + 1);
      if (name.equals(EXPIRES)) {
        expires = instant(value);
      } else if (LIMITS.contains(name)) {
        limits.put(name, number(name, value));
      } else {
        throw new IllegalArgumentException(
            "has '" + word + "', which is none of " + LIMITS + " or expires, with = and a value");
      }
    }
    return new Entry(new Principal(words[0], Limits.of(limits)), digestOf(words[1]), expires);
  }

  private static byte[] digestOf(String word) {
    if (word.equals(CERTIFICATE)) {
      return null;
    }
    try {
      byte[] digest = HexFormat.of().parseHex(word);
      if (digest.length == DIGEST_BYTES) {
        return digest;
      }
    } catch (IllegalArgumentException e) {
      // Said below, without the word: it may be the token.
    }
    throw new IllegalArgumentException(
        "has no SHA-256 of a token (64 hexadecimal digits) behind the name, nor the word cert; take the line that `draftwire token new NAME` shows");
  }

  private static int number(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + "=" + value + " is no whole number", e);
    }
  }

  /** A day, from whose beginning (UTC) on it is over, or a moment. */
  static Instant instant(String value) {
    try {
      return value.contains("T")
          ? Instant.parse(value)
          : LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "expires=" + value + " is no date; write 2027-01-31, or 2027-01-31T12:00:00Z", e);
    }
  }

  /** As {@link #parse} reads it. */
  String line() {
    StringBuilder line = new StringBuilder(principal.name()).append(' ');
    line.append(digest == null ? CERTIFICATE : HexFormat.of().formatHex(digest));
    principal
        .limits()
        .named()
        .forEach((name, limit) -> line.append(' ').append(name + "=" + limit));
    if (!expires.equals(Instant.MAX)) {
      line.append(' ').append(EXPIRES).append('=').append(expires);
    }
    return line.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Entry entry
        && principal.equals(entry.principal)
        && MessageDigest.isEqual(digest, entry.digest)
        && expires.equals(entry.expires);
  }

  @Override
  public int hashCode() {
    return Objects.hash(principal, expires);
  }
}
