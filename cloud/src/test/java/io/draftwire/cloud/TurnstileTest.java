package io.draftwire.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.text.Prefix;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Connections without end, beside those who have something to ask. */
@Timeout(300)
class TurnstileTest {
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** From an address of this machine's, all of which begin with 127 where that is Linux. */
  private Socket connect(LoopbackCloud to, String from) throws IOException {
    Socket socket =
        new Socket(
            InetAddress.getLoopbackAddress(), to.server().port(), InetAddress.getByName(from), 0);
    sockets.add(socket);
    return socket;
  }

  /** Who is let in is told the server's settings before it has said anything. */
  private static boolean letIn(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() >= 0;
    } catch (SocketException e) {
      return false; // Reset: closed too.
    }
  }

  private int letIn(LoopbackCloud cloud, String from, int count) throws IOException {
    int in = 0;
    for (int i = 0; i < count; i++) {
      in += letIn(connect(cloud, from)) ? 1 : 0;
    }
    return in;
  }

  @Test
  void aFloodOfConnectionsLeavesTheSessionThatRunsAlone() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.crowded(8, 8)) {
      RawEdge edge = cloud.welcomed();
      Prefix prefix = Prefix.of(LoopbackCloud.prompt(4));
      for (int number = 1; number <= 3; number++) {
        assertThat(letIn(cloud, "127.0.0.1", 100)).isEqualTo(number == 1 ? 7 : 0);
        CloudMessage.Ruling ruling =
            edge.send(LoopbackCloud.round(number, prefix, 0)).next(CloudMessage.Ruling.class);
        prefix = new Prefix(prefix.length() + 1, ruling.digest());
      }
      assertThat(cloud.server().openConnections()).isEqualTo(8);
      assertThat(cloud.refused(Refusals.Reason.CONNECTIONS)).isEqualTo(293);
      edge.send(new EdgeMessage.Close());
      assertThat(edge.end().isOk()).isTrue();
      cloud.servesAnother();
    }
  }

  @Test
  void connectionsThatEndMakeRoom() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.crowded(4, 4)) {
      assertThat(letIn(cloud, "127.0.0.1", 6)).isEqualTo(4);
      close();
      Eventually.holds("there is room again", () -> cloud.server().openConnections() == 0);
      assertThat(letIn(cloud, "127.0.0.1", 3)).isEqualTo(3);
      cloud.servesAnother();
    }
  }

  /** Another address of this machine's is another network. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void whoFloodsFromOneNetworkKeepsNobodyElseOut() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.crowded(8, 3)) {
      assertThat(letIn(cloud, "127.0.0.2", 50)).isEqualTo(3);
      assertThat(letIn(cloud, "127.0.0.3", 2)).isEqualTo(2);
      cloud.servesAnother();
      assertThat(letIn(cloud, "127.0.0.2", 1)).isZero();
      assertThat(letIn(cloud, "127.0.0.4", 3)).as("all that there is room for").isEqualTo(2);
      assertThat(cloud.refused(Refusals.Reason.CONNECTIONS)).isEqualTo(49);
    }
  }

  /** A handshake takes longer than a connection does: whoever comes and goes is counted too. */
  @Test
  void whoeverComesAndGoesWithoutEndIsTurnedAway() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.hurried(5)) {
      for (int i = 0; i < 5; i++) {
        assertThat(letIn(cloud, "127.0.0.1", 1)).isEqualTo(1);
        close();
        Eventually.holds("it is gone", () -> cloud.server().openConnections() == 0);
      }
      assertThat(letIn(cloud, "127.0.0.1", 20)).isZero();
    }
  }

  @Test
  void edgesBehindOneAddressHaveFarMoreRoomThanACloudHasSequences() {
    Turnstile.Bounds usual = Turnstile.Bounds.usual(false);
    assertThat(usual.ofOne()).isPositive().isLessThanOrEqualTo(usual.all() / 4 + 1);
    assertThat(usual.all()).isLessThanOrEqualTo(4096);
  }
}
