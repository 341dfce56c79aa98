package io.draftwire.wire;

/**
 * A cloud as an edge reaches it.
 *
 * @param host to connect to: the cloud's, or that of a link before it
 * @param name the cloud's own address, HOST:PORT, whatever lies before it: as people know it, and
 *     what its certificate has to be for
 * @param several whether each address that the host's name has is a cloud, of which any will do
 */
public record CloudAddress(
    String host, int port, String name, boolean several, LinkSecurity security) {
  /** Of one cloud, in clear. */
  public CloudAddress(String host, int port, String name) {
    this(host, port, name, LinkSecurity.NONE);
  }

  /** Of one cloud. */
  public CloudAddress(String host, int port, String name, LinkSecurity security) {
    this(host, port, name, false, security);
  }

  /** In clear, by its own name. */
  public static CloudAddress inClear(String host, int port) {
    return new CloudAddress(host, port, host + ":" + port);
  }

  /** The same, through a link whose near end is there. */
  public CloudAddress via(String nearHost, int nearPort) {
    return new CloudAddress(nearHost, nearPort, name, security);
  }

  @Override
  public String toString() {
    return name;
  }
}
