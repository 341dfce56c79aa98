package io.draftwire.wire;

/**
 * A cloud as an edge reaches it.
 *
 * @param host to connect to: the cloud's, or that of a link before it
 * @param name the cloud's own address, HOST:PORT, whatever lies before it: as people know it, and
 *     what its certificate has to be for
 */
public record CloudEndpoint(String host, int port, String name, LinkSecurity security) {

  /** In clear, on this machine. */
  public static CloudEndpoint inClear(String host, int port) {
    return new CloudEndpoint(host, port, host + ":" + port, LinkSecurity.NONE);
  }

  /** The same, through a link whose near end is there. */
  public CloudEndpoint via(String nearHost, int nearPort) {
    return new CloudEndpoint(nearHost, nearPort, name, security);
  }

  @Override
  public String toString() {
    return name;
  }
}
