package io.draftwire.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where a cloud is to listen, as the command line has it.
 *
 * @param flags what the names of both its flags begin with: nothing, or {@code metrics-}
 * @param port 0 for a free one
 */
record ListenAddress(String flags, String host, int port) {
  private static final int MOST = 65_535;

  /**
   * @param insecure whether it may be another than loopback
   * @throws IllegalArgumentException in one line for what makes no sense
   */
  InetSocketAddress resolve(boolean insecure) {
    if (port < 0 || port > MOST) {
      throw new IllegalArgumentException(
          flag("port") + " " + port + " is outside 0.." + MOST + "; 0 takes a free one");
    }
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          flag("host") + " " + host + " is not known here; give an address of this machine", e);
    }
    if (!address.isLoopbackAddress() && !insecure) {
      throw new IllegalArgumentException(
          flag("host")
              + " "
              + host
              + " is not loopback, and there would be neither encryption nor login; use 127.0.0.1, or --insecure if the network is trusted");
    }
    return new InetSocketAddress(address, port);
  }

  /** The failure of whoever tried to listen there, in words. */
  IOException failure(IOException e) {
    return new IOException(
        "cannot listen on "
            + new HostPort(host, port)
            + " ("
            + e.getMessage()
            + "); choose another "
            + flag("port")
            + ", or "
            + flag("host"),
        e);
  }

  private String flag(String name) {
    return "--" + flags + name;
  }
}
