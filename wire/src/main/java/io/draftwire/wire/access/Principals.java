package io.draftwire.wire.access;

import io.draftwire.wire.trust.FileWatch;
import io.draftwire.wire.trust.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * All whom a server knows, from a file with a line for each ({@link Entry}), and what each has now.
 * A name may stand in several lines, so that a token can be replaced by another without a gap.
 * Thread-safe.
 */
public final class Principals implements FileWatch.Source {
  private static final String WHAT = "file of tokens";

  private static final String TOKEN_REMEDY =
      "ask the server's owner for one (`draftwire token new NAME`)";

  /** Of a key that somebody made up: as many as nobody guesses in passing. */
  private static final int SHORTEST_KEY = 16;

  private final List<Path> file;
  private final boolean certificates;
  private final InstantSource clock;
  private final ConcurrentMap<String, Account> accounts = new ConcurrentHashMap<>();

  /** Besides those of the file. */
  private final List<Entry> always;

  private volatile List<Entry> entries = List.of();

  /**
   * @param file null where all are known by certificates alone, whoever has one
   * @param certificates whether edges may show certificates
   * @throws IllegalArgumentException in one line, for what makes no sense in the file
   */
  public Principals(Path file, boolean certificates) {
    this(file, certificates, List.of(), InstantSource.system());
  }

  Principals(Path file, boolean certificates, InstantSource clock) {
    this(file, certificates, List.of(), clock);
  }

  private Principals(Path file, boolean certificates, List<Entry> always, InstantSource clock) {
    this.file = file == null ? List.of() : List.of(file);
    this.certificates = certificates;
    this.always = always;
    this.clock = clock;
    read();
  }

  /**
   * Those of a file, and who shows a key that is in none.
   *
   * @param file null for none
   * @throws IllegalArgumentException in one line, for a key that is too short, which it does not
   *     repeat, and for what makes no sense in the file
   */
  public static Principals withKey(Path file, Principal holder, String key) {
    if (key.length() < SHORTEST_KEY) {
      throw new IllegalArgumentException(
          "the API key has "
              + key.length()
              + " characters; use "
              + SHORTEST_KEY
              + " at least, for instance from `openssl rand -hex 16`");
    }
    Entry entry = new Entry(holder, Entry.digest(key), Instant.MAX);
    return new Principals(file, false, List.of(entry), InstantSource.system());
  }

  @Override
  public List<Path> files() {
    return file;
  }

  @Override
  public void read() {
    List<Entry> read = new ArrayList<>(always);
    for (Path from : file) {
      List<String> lines = SecretFile.read(WHAT, from).lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (!line.isEmpty() && !line.startsWith("#")) {
          read.add(entry(from, i + 1, line));
        }
      }
    }
    entries = List.copyOf(read);
  }

  private static Entry entry(Path file, int number, String line) {
    try {
      return Entry.parse(line);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          WHAT + " " + file + ", line " + number + ": " + e.getMessage(), e);
    }
  }

  /**
   * When something ends, as a line has it.
   *
   * @throws IllegalArgumentException for what is no date
   */
  public static Instant moment(String text) {
    return Entry.instant(text);
  }

  /**
   * Adds a token's line to a file, which is made where there is none.
   *
   * @throws IllegalArgumentException in one line, if it is not for its owner alone
   * @throws IOException if it cannot be written
   */
  public static void add(Path file, NewToken made) throws IOException {
    String before = Files.exists(file) ? SecretFile.read(WHAT, file) : SecretFile.make(file);
    String gap = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
    Files.writeString(file, gap + made.line() + "\n", StandardOpenOption.APPEND);
  }

  /**
   * Who shows this token. How long that takes says nothing of tokens: it is looked for among all.
   *
   * @throws LoginException if it is nobody's, or no longer good
   */
  public Caller byToken(String token) throws LoginException {
    byte[] digest = Entry.digest(token);
    Entry found = null;
    for (Entry entry : entries) {
      if (entry.digest() != null && MessageDigest.isEqual(digest, entry.digest())) {
        found = entry;
      }
    }
    if (found == null) {
      throw new LoginException("the token is none that this server knows; " + TOKEN_REMEDY);
    }
    return caller(found, "the token");
  }

  /**
   * Who shows a certificate of this name, which has been found to be genuine.
   *
   * @throws LoginException if there is a file, and no line with that name in it that is still good
   */
  public Caller byCertificate(String name) throws LoginException {
    if (file.isEmpty()) {
      try {
        return caller(new Principal(name, Limits.NONE));
      } catch (IllegalArgumentException e) {
        throw new LoginException("the certificate cannot be used: " + e.getMessage());
      }
    }
    for (Entry entry : entries) {
      if (entry.digest() == null && entry.principal().name().equals(name)) {
        return caller(entry, "the certificate");
      }
    }
    throw new LoginException(
        "the certificate of '"
            + name
            + "' is none that this server knows; ask its owner for a line `NAME cert` in its file of tokens");
  }

  private Caller caller(Entry entry, String what) throws LoginException {
    if (!clock.instant().isBefore(entry.expires())) {
      throw new LoginException(
          what
              + " of "
              + entry.principal().name()
              + " was good until "
              + entry.expires()
              + "; ask the server's owner for another");
    }
    return caller(entry.principal());
  }

  private Caller caller(Principal principal) {
    return new Caller(principal, accounts.computeIfAbsent(principal.name(), _ -> new Account()));
  }

  /** Nothing was shown. */
  public LoginException nothingShown() {
    String token = "a token (DRAFTWIRE_TOKEN, or --token-file, at the edge)";
    String certificate = "a certificate (--tls-cert and --tls-key at the edge)";
    String wanted =
        file.isEmpty() ? certificate : certificates ? token + " or " + certificate : token;
    return new LoginException("this cloud serves who shows " + wanted);
  }
}
