package io.draftwire.wire.access;

import java.util.regex.Pattern;

/**
 * Somebody whom a server knows: who has shown a token or a certificate of that name. Two calls are
 * the same principal's where their names are equal, whatever they showed.
 *
 * @param name of letters, digits and {@code . _ @ -}, at most 64 characters
 */
public record Principal(String name, Limits limits) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

  /** Everybody, of a server that asks nobody who they are. */
  public static final Principal ANYBODY = new Principal("anybody", Limits.NONE);

  public Principal {
    checkName(name);
  }

  /**
   * @throws IllegalArgumentException if nobody may have this name
   */
  public static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name '" + name + "' is not of 1 to 64 letters, digits and . _ @ -; choose another");
    }
  }
}
