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
   * @throws IllegalArgumentException in one line for what makes no sense
   */
  InetSocketAddress resolve() {
    if (port < 0 || port > MOST) {
      throw new IllegalArgumentException(
          flag("port") + " " + port + " is outside 0.." + MOST + "; 0 takes a free one");
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          flag("host") + " " + host + " is not known here; give an address of this machine", e);
    }
  }

  /** Whether only this machine can reach it. */
  boolean loopback() {
    return resolve().getAddress().isLoopbackAddress();
  }

  /**
   * What whoever wants to listen there is told.
   *
   * @param why others should not reach it
   * @param remedy what would make it safe
   */
  IllegalArgumentException unsafe(String why, String remedy) {
    return new IllegalArgumentException(
        flag("host")
            + " "
            + host
            + " is not loopback, and "
            + why
            + "; use 127.0.0.1, "
            + remedy
            + ", or --insecure if the network is trusted");
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
