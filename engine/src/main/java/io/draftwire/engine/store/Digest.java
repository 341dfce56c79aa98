package io.draftwire.engine.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A cryptographic digest of a file.
 *
 * @param algorithm SHA-256 or SHA-512, as {@link MessageDigest} calls them
 * @param hex the digest in lower-case hexadecimal
 */
record Digest(String algorithm, String hex) {
  private static final Pattern SHA256_HEX = Pattern.compile("[0-9a-fA-F]{64}");

  static Digest sha256(String hex) {
    return ofSha256(hex)
        .orElseThrow(() -> new IllegalArgumentException("not a sha256 in hexadecimal: " + hex));
  }

  /** The digest {@code hex} stands for, or empty where it is not 64 hexadecimal digits. */
  static Optional<Digest> ofSha256(String hex) {
    return SHA256_HEX.matcher(hex).matches()
        ? Optional.of(new Digest("SHA-256", hex.toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  /**
   * The digest of a Subresource Integrity string as npm gives it ({@code sha512-BASE64}), or empty
   * where it is of another form. Of several, separated by blanks, the first that is known counts.
   */
  static Optional<Digest> ofIntegrity(String integrity) {
    for (String one : integrity.split("\\s+")) {
      int dash = one.indexOf('-');
      String algorithm =
          switch (dash < 0 ? "" : one.substring(0, dash)) {
            case "sha512" -> "SHA-512";
            case "sha256" -> "SHA-256";
            default -> null;
          };
      if (algorithm == null) {
        continue;
      }
      try {
        byte[] raw = Base64.getDecoder().decode(one.substring(dash + 1));
        if (raw.length == newDigest(algorithm).getDigestLength()) {
          return Optional.of(new Digest(algorithm, HexFormat.of().formatHex(raw)));
        }
      } catch (IllegalArgumentException e) {
        // Not base64: no digest.
      }
    }
    return Optional.empty();
  }

  /** What {@link #toString} wrote, or empty where {@code text} is something else. */
  static Optional<Digest> ofText(String text) {
    String[] parts = text.split(" ");
    return parts.length != 2
        ? Optional.empty()
        : switch (parts[0]) {
          case "sha256" -> Optional.of(new Digest("SHA-256", parts[1]));
          case "sha512" -> Optional.of(new Digest("SHA-512", parts[1]));
          default -> Optional.empty();
        };
  }

  static Digest of(MessageDigest digest) {
    return new Digest(digest.getAlgorithm(), HexFormat.of().formatHex(digest.digest()));
  }

  /** Reads a whole file. */
  static Digest ofFile(Path file, String algorithm) throws IOException {
    MessageDigest digest = newDigest(algorithm);
    update(digest, file);
    return of(digest);
  }

  static void update(MessageDigest digest, Path file) throws IOException {
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
      }
    }
  }

  MessageDigest newDigest() {
    return newDigest(algorithm);
  }

  static MessageDigest newDigest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  @Override
  public String toString() {
    return algorithm.toLowerCase(Locale.ROOT).replace("-", "") + " " + hex;
  }
}
