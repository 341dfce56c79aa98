package io.draftwire.lab.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.lab.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StrangersTest {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int COUNT = 12;

  /** What each says first; a server that reads, and ends the connection once it has heard that. */
  @Test
  void everyKindComesInItsTurn() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<byte[]>> said = new ArrayList<>();
      InetSocketAddress at =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
      Strangers strangers = Strangers.at(at, COUNT, 0);
      for (int i = 0; i < COUNT; i++) {
        Socket socket = server.accept();
        said.add(threads.submit(() -> heard(socket)));
      }
      strangers.close();
      assertThat(strangers.connected()).isEqualTo(COUNT);
      assertThat(strangers.refused()).isZero();
      List<String> all = new ArrayList<>();
      for (Future<byte[]> one : said) {
        all.add(new String(one.get(), StandardCharsets.ISO_8859_1));
      }
      assertThat(all.stream().filter(String::isEmpty)).as("silent, and gone at once").hasSize(4);
      assertThat(all.stream().filter(text -> text.startsWith("GET /"))).hasSize(2);
      List<String> spoken = all.stream().filter(text -> text.startsWith(PREFACE)).toList();
      assertThat(spoken).hasSize(6);
      assertThat(spoken.stream().filter(text -> text.contains("not-of-this-cloud"))).hasSize(2);
      byte[] huge = ByteBuffer.allocate(5).put((byte) 0).putInt(64 << 20).array();
      String announced = new String(huge, StandardCharsets.ISO_8859_1);
      assertThat(spoken.stream().filter(text -> text.endsWith(announced))).hasSize(2);
      assertThat(spoken.stream().map(StrangersTest::types).collect(Collectors.groupingBy(t -> t)))
          .containsOnlyKeys("410", "4" + "10".repeat(32));
    }
  }

  /** The types of all frames behind the preface. */
  private static String types(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    bytes.position(PREFACE.length());
    StringBuilder types = new StringBuilder();
    while (bytes.hasRemaining()) {
      int head = bytes.getInt();
      types.append(head & 0xFF);
      bytes.position(bytes.position() + 5 + (head >>> 8));
    }
    return types.toString();
  }

  private static byte[] heard(Socket socket) throws IOException {
    try (socket) {
      return socket.getInputStream().readAllBytes();
    }
  }

  @Test
  void whoCannotConnectIsCounted() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (Strangers strangers = Strangers.at(nobody, 1, 0)) {
      Eventually.holds("one was refused", () -> strangers.refused() == 1);
      assertThat(strangers.connected()).isZero();
    }
  }
}
