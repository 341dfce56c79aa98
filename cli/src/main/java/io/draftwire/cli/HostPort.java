package io.draftwire.cli;

/** An address on the command line; that of an IPv6 host as URLs have it, {@code [::1]:8642}. */
record HostPort(String host, int port) {

  HostPort {
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
  }

  /**
   * @throws IllegalArgumentException naming the value
   */
  static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon > 0) {
      try {
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port > 0 && port <= 65_535) {
          return new HostPort(text.substring(0, colon), port);
        }
      } catch (NumberFormatException e) {
        // Said below, with the whole value.
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not HOST:PORT; write for example 127.0.0.1:8642");
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
