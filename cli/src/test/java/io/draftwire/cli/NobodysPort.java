package io.draftwire.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of this machine's where nobody listens: bound, so that connecting is refused and nobody
 * else can come to have it meanwhile.
 */
final class NobodysPort implements AutoCloseable {
  private final Socket holder = new Socket();

  NobodysPort() throws IOException {
    holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** As {@code 127.0.0.1:PORT}. */
  String address() {
    return "127.0.0.1:" + holder.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    holder.close();
  }
}
