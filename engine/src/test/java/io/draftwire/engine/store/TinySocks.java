package io.draftwire.engine.store;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A SOCKS 5 proxy (RFC 1928, and 1929 for logins) for which every name is one host of ours. */
final class TinySocks implements AutoCloseable {
  private static final int NAME = 3;
  private static final int NO_LOGIN = 0;
  private static final int LOGIN = 2;
  private static final int REFUSED = 5;

  /** What it was asked for, as name and port, behind the login where one was given. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  private final ServerSocket listening;
  private final int host;
  private final String login;

  /**
   * @param host the port of the host that all names lead to; 0 for none, which refuses
   * @param login as USER:PASSWORD, or empty for anybody
   */
  TinySocks(int host, String login) throws IOException {
    this.host = host;
    this.login = login;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String uri(String scheme) {
    return scheme
        + "://"
        + (login.isEmpty() ? "" : login + "@")
        + "127.0.0.1:"
        + listening.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      in.readByte(); // the version
      in.readNBytes(in.readUnsignedByte());
      out.write(new byte[] {5, (byte) (login.isEmpty() ? NO_LOGIN : LOGIN)});
      String who = "";
      if (!login.isEmpty()) {
        in.readByte();
        who = text(in) + ":" + text(in);
        out.write(new byte[] {1, (byte) (who.equals(login) ? 0 : 1)});
      }
      in.readNBytes(3);
      if (in.readByte() != NAME) {
        throw new IOException("the test has no name that can be looked up");
      }
      String name = text(in);
      asked.add((who + " " + name + ":" + in.readUnsignedShort()).strip());
      out.write(new byte[] {5, (byte) (host == 0 ? REFUSED : 0), 0, 1, 0, 0, 0, 0, 0, 0});
      if (host != 0) {
        relay(client, in, out);
      }
    } catch (IOException e) {
      // The client has what it came for, or gave up.
    }
  }

  private void relay(Socket client, DataInputStream in, OutputStream out) throws IOException {
    try (Socket there = new Socket()) {
      there.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), host));
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  in.transferTo(there.getOutputStream());
                } catch (IOException e) {
                  // One of both has hung up.
                }
              });
      there.getInputStream().transferTo(out);
    } catch (SocketException e) {
      client.close();
    }
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
