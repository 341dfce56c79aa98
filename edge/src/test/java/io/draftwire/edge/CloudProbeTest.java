package io.draftwire.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.draftwire.cloud.CloudServer;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.ToldCosts;
import io.draftwire.engine.LanguageModel;
import io.draftwire.wire.CloudAddress;
import io.draftwire.wire.CloudDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CloudProbeTest {
  private static final int WINDOW = 14_000;

  private static CloudProbe probe(int port) {
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    return new CloudProbe(CloudAddress.inClear(host, port), Duration.ofSeconds(20));
  }

  /** One sequence: what a probe left open would keep the next one out. */
  @Test
  void aCloudIsLookedAtAndNothingIsLeftThere() throws Exception {
    ToldCosts costs = ToldCosts.of(List.of(1000, 1500));
    try (LanguageModel target = Worlds.model(Worlds.TARGET, Worlds.CONTEXT, 1);
        CloudServer cloud =
            new CloudServer(
                target, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), costs)) {
      for (int again = 0; again < 3; again++) {
        try (CloudProbe probe = probe(cloud.port())) {
          CloudDescription described = probe.describe();
          assertThat(described.protocol()).isEqualTo(Protocol.VERSION);
          assertThat(probe.greet(described).costs()).isEqualTo(costs);
          double[] trips = probe.roundTrips(5);
          assertThat(trips).hasSize(5).isSorted();
          assertThat(probe.up(described, trips).bitsPerSecond()).isPositive();
          assertThat(probe.down(trips).bitsPerSecond()).isPositive();
        }
      }
      Eventually.holds("no session is open", () -> cloud.openSessions() == 0);
    }
  }

  @Test
  void aSessionThatIsRefusedSaysWhy() throws Exception {
    try (LanguageModel target = Worlds.model(Worlds.TARGET, Worlds.CONTEXT, 1);
        CloudServer cloud = Worlds.cloud(target);
        CloudProbe one = probe(cloud.port())) {
      CloudDescription described = one.describe();
      CloudDescription another =
          new CloudDescription(
              Protocol.VERSION,
              described.name(),
              described.description(),
              described.runsOn(),
              "0".repeat(described.fingerprint().length()),
              described.vocabulary(),
              described.contextLength(),
              described.sessions(),
              "",
              "",
              "",
              described.rules(),
              "");
      assertThatExceptionOfType(SessionException.class)
          .isThrownBy(() -> one.greet(another))
          .extracting(e -> e.refusal().code())
          .isEqualTo(Refusal.Code.TOKENIZER);
    }
  }

  @Test
  void aLinkIsAsFastAsWhatItTakesBeyondARoundTrip() {
    double[] trips = {.0499, .05, .0501, .0502};
    LinkRate slow = LinkRate.of(4096, .0499 + .4096, trips, WINDOW);
    assertThat(slow.bitsPerSecond()).isBetween(79_999d, 80_001d);
    assertThat(slow.atLeast()).isFalse();
  }

  @Test
  void whatTakesNoLongerThanNothingIsABound() {
    double[] trips = {.049, .05, .051, .06};
    assertThat(LinkRate.of(4096, .051, trips, WINDOW).atLeast()).isTrue();
    assertThat(LinkRate.of(4096, .01, trips, WINDOW).bitsPerSecond()).isPositive();
  }

  /** Three round trips are what TCP may take to come up to speed on any link. */
  @Test
  void whatTcpMayHaveHeldBackIsABound() {
    double[] trips = {.05, .05, .05};
    assertThat(LinkRate.of(65_536, .05 + .14, trips, WINDOW).atLeast()).isTrue();
    assertThat(LinkRate.of(65_536, .05 + .16, trips, WINDOW).atLeast()).isFalse();
    assertThat(LinkRate.of(4096, .05 + .14, trips, WINDOW).atLeast()).isFalse();
  }
}
