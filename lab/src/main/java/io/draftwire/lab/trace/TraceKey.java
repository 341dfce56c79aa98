package io.draftwire.lab.trace;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a trace is of. Two of one key hold the same laws.
 *
 * @param draft digest of the draft model's file
 * @param target digest of the target model's file
 * @param prompt the text before the recorded one
 * @param temperature at which the target wrote it
 * @param seed of the writing
 * @param positions most positions to record; fewer where the text ends
 */
public record TraceKey(
    String draft, String target, String prompt, double temperature, long seed, int positions) {

  public TraceKey {
    if (positions < 1) {
      throw new IllegalArgumentException(
          "a trace of " + positions + " positions; record at least 1");
    }
  }

  /** A name for files: 32 hexadecimal digits of the key's SHA-256. */
  String fileName() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((Trace.VERSION + "\n" + this).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
