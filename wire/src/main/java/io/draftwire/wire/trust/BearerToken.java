package io.draftwire.wire.trust;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;

/** The token that an edge shows with every call. */
public final class BearerToken extends CallCredentials implements FileWatch.Source {
  /** Where it travels. */
  public static final Metadata.Key<String> HEADER =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** What stands before it there. */
  private static final String SCHEME = "Bearer ";

  private final List<Path> file;
  private volatile String token;

  private BearerToken(List<Path> file, String token) {
    this.file = file;
    this.token = token;
  }

  /**
   * The token itself, from the environment say.
   *
   * @param what it is from, for messages
   * @throws IllegalArgumentException in one line, if it can be none; it does not repeat it
   */
  public static BearerToken of(String what, String token) {
    return new BearerToken(List.of(), checked(what, token));
  }

  /**
   * From a file, which holds nothing else.
   *
   * @throws IllegalArgumentException in one line, if it holds none
   */
  public static BearerToken in(Path file) {
    BearerToken token = new BearerToken(List.of(file), null);
    token.read();
    return token;
  }

  @Override
  public List<Path> files() {
    return file;
  }

  @Override
  public void read() {
    for (Path from : file) {
      token = checked("token file " + from, SecretFile.read("token file", from));
    }
  }

  private static String checked(String what, String said) {
    String token = said.strip();
    if (token.isEmpty()) {
      throw new IllegalArgumentException(
          what + " is empty; put a token there, from `draftwire token new NAME`");
    }
    if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException(
          what
              + " holds more than one token; put the one that `draftwire token new NAME` showed there");
    }
    return token;
  }

  @Override
  public void applyRequestMetadata(RequestInfo info, Executor executor, MetadataApplier applier) {
    try {
      Metadata headers = new Metadata();
      headers.put(HEADER, SCHEME + token);
      applier.apply(headers);
    } catch (RuntimeException e) {
      applier.fail(Status.UNAUTHENTICATED.withDescription("the token cannot be sent"));
    }
  }

  /** What a header of {@link #HEADER}'s name shows; empty for anything but a bearer token. */
  public static String shown(String header) {
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? header.substring(SCHEME.length()).strip()
        : "";
  }

  /** Not the token. */
  @Override
  public String toString() {
    return "a bearer token";
  }
}
