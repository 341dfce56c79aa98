package io.draftwire.cli;

import io.draftwire.gateway.GatewayConfig;
import io.draftwire.gateway.api.ModelNames;
import io.draftwire.wire.access.Principals;
import io.draftwire.wire.trust.FileWatch;
import io.draftwire.wire.trust.PemIdentity;
import io.draftwire.wire.trust.SecretFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a gateway listens, what it allows, and how its answers' drafts travel. */
final class GatewayOptions {
  static final String KEY_VARIABLE = "DRAFTWIRE_API_KEY";

  /** Where the cloud does not say how many sessions it has. */
  static final int DEFAULT_PARALLEL = 4;

  /**
   * Answers at once that a cloud can bring about; for more there is {@code --parallel}. Each takes
   * memory of the draft here, so that only so much is done on a cloud's word.
   */
  private static final int MOST_TOLD = 16;

  @Mixin SchemeOptions scheme;

  @Option(
      names = "--host",
      paramLabel = "ADDR",
      description =
          "Address to listen on; off loopback only with --tokens or an API key, and a certificate or --insecure (default: ${DEFAULT-VALUE}).")
  String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE}).")
  int port = 8080;

  @Option(
      names = "--insecure",
      description = "Allow other machines to be spoken with in clear: clients, and the cloud.")
  boolean insecure;

  @Option(
      names = "--ssl-cert-file",
      paramLabel = "FILE",
      description =
          "Certificate (PEM; those that vouch for it behind it) for HTTPS with clients, by TLS 1.3.")
  Path certificate;

  @Option(names = "--ssl-key-file", paramLabel = "FILE", description = "Its key (PEM, PKCS #8).")
  Path certificateKey;

  /** Certificates are read again when they change. */
  private final FileWatch watch = new FileWatch();

  private PemIdentity identity;
  private Principals clients;

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      description =
          "File with one key that clients may show, 16 characters at least (default: the variable "
              + KEY_VARIABLE
              + ", or none).")
  Path apiKeyFile;

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description =
          "Serve clients that show a token of this file, each within its limits; `token new` makes its lines. It is read again when it changes, as are certificates.")
  Path tokens;

  /** Only to say where it belongs. */
  @Option(names = "--api-key", hidden = true)
  String apiKey;

  @Option(
      names = {"-a", "--alias"},
      split = ",",
      paramLabel = "NAME",
      description =
          "Other names that the model is listed by and asked for by, with commas between (default: its own alone).")
  List<String> aliases = List.of();

  @Option(
      names = "--cors",
      paramLabel = "ORIGIN",
      description = "The one other origin whose pages may ask (default: none).")
  String cors;

  @Option(
      names = "--reports",
      paramLabel = "DIR",
      description = "Folder with reports of the lab, to be linked from the page.")
  Path reports;

  @Option(
      names = {"-np", "--parallel"},
      paramLabel = "N",
      description = "Answers at once (default: as many as the cloud has sessions, up to 16).")
  Integer parallel;

  @Option(
      names = "--queue",
      paramLabel = "N",
      description = "Answers that may wait behind those (default: ${DEFAULT-VALUE}).")
  int queue = 64;

  @Option(
      names = "--keep-streams",
      paramLabel = "SECONDS",
      description =
          "For how long at most a streamed answer whose client went away runs on and can be taken up again, where the request asked for that (\"draftwire\": {\"keep\": SECONDS}); 0 for not at all (default: ${DEFAULT-VALUE}).")
  int keepStreams = (int) GatewayConfig.Limits.USUAL.keepMost().toSeconds();

  /**
   * Checks all that can be checked before any model is fetched or loaded.
   *
   * @param told answers at once where the user has not said it, by the cloud's word
   */
  GatewayConfig config(int told) {
    if (scheme.explain) {
      throw new IllegalArgumentException(
          "--explain has no meaning here; ask for it with a request: \"draftwire\": {\"details\": true}");
    }
    if (reports != null && !Files.isDirectory(reports)) {
      throw new IllegalArgumentException(
          "reports folder " + reports + " does not exist; `draftwire lab report` makes one");
    }
    return new GatewayConfig(
        host,
        port,
        insecure,
        Optional.ofNullable(identity()),
        Optional.ofNullable(clients(System.getenv(KEY_VARIABLE))),
        Optional.ofNullable(cors),
        Optional.ofNullable(reports),
        scheme.choice(),
        new ModelNames(aliases),
        parallel == null ? Math.min(told, MOST_TOLD) : parallel,
        queue,
        GatewayConfig.Limits.USUAL.withKeepMost(Duration.ofSeconds(keepStreams)));
  }

  /** Read once, then whenever it changes; null for none. */
  private PemIdentity identity() {
    if ((certificate == null) != (certificateKey == null)) {
      throw new IllegalArgumentException(
          (certificateKey == null
                  ? "--ssl-cert-file " + certificate
                  : "--ssl-key-file " + certificateKey)
              + " is half of two; give --ssl-cert-file and --ssl-key-file");
    }
    if (identity == null && certificate != null) {
      identity = watch.on(new PemIdentity(certificate, certificateKey));
    }
    return identity;
  }

  /** Whom it serves; read once, the file again whenever it changes; null for anybody. */
  Principals clients(String variable) {
    Optional<String> key = key(variable);
    if (clients == null && (key.isPresent() || tokens != null)) {
      clients =
          watch.on(
              key.isPresent()
                  ? GatewayConfig.keyed(tokens, key.get())
                  : new Principals(tokens, false));
    }
    return clients;
  }

  /** The one that is in no file of tokens. A line's end behind it is no part of it. */
  Optional<String> key(String variable) {
    if (apiKey != null) {
      throw new IllegalArgumentException(
          "--api-key would show the key to everybody who lists this machine's processes; put it into"
              + " a file and give --api-key-file FILE, or set "
              + KEY_VARIABLE);
    }
    String said = apiKeyFile == null ? variable : SecretFile.read("key file", apiKeyFile);
    String key = said == null ? "" : said.strip();
    if (key.isEmpty() && apiKeyFile != null) {
      throw new IllegalArgumentException(
          "key file " + apiKeyFile + " is empty; write a key into it");
    }
    return Optional.of(key).filter(k -> !k.isEmpty());
  }
}
