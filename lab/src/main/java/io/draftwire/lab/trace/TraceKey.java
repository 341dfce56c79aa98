package io.draftwire.lab.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private static final int NAME_BYTES = 16;

  public TraceKey {
    if (positions < 1) {
      throw new IllegalArgumentException(
          "a trace of " + positions + " positions; record at least 1");
    }
  }

  /** The digest of a model's file: its SHA-256 in hexadecimal. */
  public static String digest(Path model) throws IOException {
    MessageDigest digest = sha256();
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(model)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A name for files: 32 hexadecimal digits of the key's SHA-256. */
  String fileName() {
    byte[] text = (Trace.VERSION + "\n" + this).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(sha256().digest(text), 0, NAME_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
