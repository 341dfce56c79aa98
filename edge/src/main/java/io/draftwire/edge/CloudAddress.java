package io.draftwire.edge;

/**
 * Where a cloud is.
 *
 * @param host of the cloud, or of the link before it
 * @param name the cloud's address as people know it, for messages
 * @param several whether each address that the host's name has is a cloud, of which any will do
 */
public record CloudAddress(String host, int port, String name, boolean several) {
  /** Of one cloud. */
  public CloudAddress(String host, int port, String name) {
    this(host, port, name, false);
  }
}
