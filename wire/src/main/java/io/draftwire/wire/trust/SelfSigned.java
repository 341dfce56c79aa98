package io.draftwire.wire.trust;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A certificate that vouches for itself, with its key: enough for two ends that know each other.
 * Whoever is given the certificate as an authority's trusts this one end and nobody else, as with
 * keys of SSH. It is made by the JDK's own tool.
 *
 * @param certificate a PEM file, for everybody
 * @param key a PEM file, for its owner
 */
public record SelfSigned(Path certificate, Path key) {
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.:_-]{1,64}");
  private static final String PASSWORD_VARIABLE = "STORE_PASSWORD";
  private static final String ALIAS = "own";

  /**
   * Makes both in a folder, named after {@code name}.
   *
   * @param name a host's name or address, as others connect to it, or an edge's name
   * @param start when it begins to hold, as {@code keytool -startdate} has it
   * @throws IllegalArgumentException for what is no name, or stands there already
   * @throws IOException if it cannot be made
   */
  public static SelfSigned make(Path folder, String name, String start, int days)
      throws IOException, InterruptedException {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name '" + name + "' is no host's; give a name or an address, at most 64 characters");
    }
    if (days < 1) {
      throw new IllegalArgumentException(days + " days are over at once; give 1 at least");
    }
    String file = name.replace(':', '_');
    SelfSigned made =
        new SelfSigned(folder.resolve(file + ".pem"), folder.resolve(file + "-key.pem"));
    for (Path there : List.of(made.certificate, made.key)) {
      if (Files.exists(there)) {
        throw new IllegalArgumentException(there + " exists; move it away, or give another --dir");
      }
    }
    Files.createDirectories(folder);
    Path store = Files.createTempDirectory("draftwire-tls").resolve("store");
    try {
      String password = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
      keytool(store, password, name, start, days);
      write(made, store, password.toCharArray());
    } finally {
      Files.deleteIfExists(store);
      Files.deleteIfExists(store.getParent());
    }
    return made;
  }

  private static void keytool(Path store, String password, String name, String start, int days)
      throws IOException, InterruptedException {
    boolean address = ADDRESS.matcher(name).matches();
    ProcessBuilder tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=" + (address ? "ip:" : "dns:") + name,
                "-startdate",
                start,
                "-validity",
                Integer.toString(days),
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass:env",
                PASSWORD_VARIABLE)
            .redirectErrorStream(true);
    tool.environment().put(PASSWORD_VARIABLE, password);
    Process process = tool.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("the JDK's keytool could not make a certificate: " + said.strip());
    }
  }

  private static void write(SelfSigned made, Path store, char[] password) throws IOException {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(new ByteArrayInputStream(Files.readAllBytes(store)), password);
      SecretFile.make(made.key);
      Files.writeString(
          made.key,
          pem("PRIVATE KEY", keys.getKey(ALIAS, password).getEncoded()),
          StandardOpenOption.WRITE);
      Files.writeString(
          made.certificate, pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException("what the JDK's keytool made cannot be read: " + e.getMessage(), e);
    }
  }

  private static String pem(String what, byte[] bytes) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
  }
}
