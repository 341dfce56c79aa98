package io.draftwire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeersTest {
  private static Object network(String address) throws Exception {
    return Peers.network(new InetSocketAddress(InetAddress.getByName(address), 1));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "2001:db8:0:1::1, 2001:db8:0:1:ffff::2, true",
    "2001:db8:0:1::1, 2001:db8:0:2::1, false",
    "192.0.2.1, 2001:db8::1, false"
  })
  void anAddressIsOneAndSoIsTheNetworkOfASubscriber(String one, String other, boolean same)
      throws Exception {
    assertThat(network(one).equals(network(other))).isEqualTo(same);
  }

  @Test
  void portsTellNobodyApart() throws Exception {
    assertThat(Peers.network(new InetSocketAddress("127.0.0.1", 1)))
        .isEqualTo(Peers.network(new InetSocketAddress("127.0.0.1", 2)));
  }

  @Test
  void whoHasNoAddressIsSomebodyAllTheSame() {
    assertThat(Peers.network(null)).isEqualTo(Peers.network(null));
    assertThat(Peers.network(UnixDomainSocketAddress.of("a")))
        .isNotEqualTo(Peers.network(UnixDomainSocketAddress.of("b")));
    assertThat(Peers.network(InetSocketAddress.createUnresolved("h", 1))).isNotNull();
  }

  @Test
  void neverMoreConnectionsThanWantedAndNeverNone() {
    assertThat(Peers.connections(1)).isEqualTo(1);
    assertThat(Peers.connections(Integer.MAX_VALUE)).isPositive();
  }
}
