package io.draftwire.lab.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinkDirectionTest {
  private static final long MS = 1_000_000L;

  @Test
  void aPacketTakesItsBitsAtTheRateAndHalfTheRoundTrip() {
    LinkSpec spec = LinkSpec.parse("1mbit/250kbit/50ms");
    // 125 bytes are 1000 bits: 1 ms up, 4 ms down.
    assertThat(LinkDirection.up(spec, 1).openStream().send(10 * MS, 125)).isEqualTo(36 * MS);
    assertThat(LinkDirection.down(spec, 1).openStream().send(10 * MS, 125)).isEqualTo(39 * MS);
  }

  @Test
  void bothHalvesOfAnOddRoundTripAddUp() {
    LinkSpec spec = new LinkSpec(LinkSpec.UNLIMITED, LinkSpec.UNLIMITED, 7, 0, 0);
    long there = LinkDirection.up(spec, 1).openStream().send(0, 99);
    assertThat(there).isEqualTo(3);
    assertThat(LinkDirection.down(spec, 1).openStream().send(there, 99)).isEqualTo(7);
  }

  @Test
  void aBusyLinkQueuesAndAnIdleOneForgets() {
    LinkDirection link = LinkDirection.up(LinkSpec.parse("1mbit/1mbit/0ms"), 1);
    LinkDirection.Stream stream = link.openStream();
    assertThat(stream.send(0, 1250)).isEqualTo(10 * MS);
    assertThat(stream.send(4 * MS, 125)).isEqualTo(11 * MS);
    assertThat(link.freeAtNanos()).isEqualTo(11 * MS);
    assertThat(stream.send(30 * MS, 125)).isEqualTo(31 * MS);
    assertThat(link.busyNanos()).isEqualTo(12 * MS);
  }

  @Test
  void streamsShareTheRate() {
    LinkDirection link = LinkDirection.up(LinkSpec.parse("1mbit/1mbit/0ms"), 1);
    assertThat(link.openStream().send(0, 1250)).isEqualTo(10 * MS);
    assertThat(link.openStream().send(0, 1250)).isEqualTo(20 * MS);
  }

  @Test
  void fractionsOfANanosecondAreCarried() {
    // 8 bits at 3 bit/s: 2.67 s each; three of them are 8 s sharp, however they are rounded.
    LinkDirection link = LinkDirection.up(new LinkSpec(3, 3, 0, 0, 0), 1);
    LinkDirection.Stream stream = link.openStream();
    assertThat(stream.send(0, 1)).isEqualTo(2_666_666_667L);
    assertThat(stream.send(0, 1)).isEqualTo(5_333_333_334L);
    assertThat(stream.send(0, 1)).isEqualTo(8_000_000_000L);
    assertThat(link.busyNanos()).isEqualTo(8_000_000_000L);
  }

  @Test
  void aLongSendEqualsItsPacketsAndIsExactOverAMegabyte() {
    LinkSpec spec = LinkSpec.parse("7777kbit/1mbit/20ms");
    LinkDirection.Stream whole = LinkDirection.up(spec, 1).openStream();
    LinkDirection.Stream pieces = LinkDirection.up(spec, 1).openStream();
    long last = 0;
    for (int rest = 1_000_000; rest > 0; rest -= LinkDirection.PACKET_BYTES) {
      last = pieces.send(0, Math.min(rest, LinkDirection.PACKET_BYTES));
    }
    long exact = Math.ceilDiv(8_000_000L * 1_000_000_000L, 7_777_000L) + 10 * MS;
    assertThat(last).isEqualTo(exact);
    assertThat(whole.send(0, 1_000_000)).isEqualTo(exact);
  }

  @Test
  void anEndOfStreamCostsNoAirtimeAndStaysBehindTheBytes() {
    LinkDirection.Stream stream =
        LinkDirection.up(LinkSpec.parse("1mbit/1mbit/10ms"), 1).openStream();
    assertThat(stream.send(0, 125)).isEqualTo(6 * MS);
    assertThat(stream.send(0, 0)).isEqualTo(6 * MS);
  }

  @Test
  void jitterDelaysWithinItsBoundAndNeverReorders() {
    LinkDirection.Stream stream =
        LinkDirection.up(LinkSpec.parse("none/none/10ms/8ms"), 42).openStream();
    long previous = 0;
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 10_000; i++) {
      long sent = i * MS / 10;
      long out = stream.send(sent, 100);
      assertThat(out).isGreaterThanOrEqualTo(previous).isBetween(sent + 5 * MS, sent + 13 * MS);
      least = Math.min(least, out - sent);
      most = Math.max(most, out - sent);
      previous = out;
    }
    assertThat(most - least).isGreaterThan(2 * MS);
  }

  @Test
  void jitterOfLonePacketsIsUniform() {
    LinkDirection.Stream stream =
        LinkDirection.up(LinkSpec.parse("none/none/0ms/8ms"), 3).openStream();
    int draws = 20_000;
    double sum = 0;
    for (int i = 0; i < draws; i++) {
      long sent = i * (100 * MS);
      sum += (stream.send(sent, 1) - sent) / (double) MS;
    }
    // Mean 4 ms, standard error 8/sqrt(12 n) = 0.0163 ms; five of them.
    assertThat(sum / draws).isBetween(4 - 0.082, 4 + 0.082);
  }

  @Test
  void equalSeedsGiveEqualTimesAndOthersDoNot() {
    assertThat(deliveries(5)).isEqualTo(deliveries(5)).isNotEqualTo(deliveries(6));
  }

  private static long[] deliveries(long seed) {
    LinkDirection.Stream stream =
        LinkDirection.up(LinkSpec.parse("1mbit/1mbit/50ms/5ms/3%"), seed).openStream();
    SplittableRandom sizes = new SplittableRandom(1);
    long[] out = new long[200];
    for (int i = 0; i < out.length; i++) {
      out[i] = stream.send(i * 10 * MS, 1 + sizes.nextInt(4000));
    }
    return out;
  }

  @Test
  void aLostPacketWaitsForTheTimeoutWhichDoubles() {
    LinkDirection.Stream stream =
        LinkDirection.up(LinkSpec.parse("none/none/40ms/10%"), 11).openStream();
    int draws = 100_000;
    int[] byLosses = new int[20];
    for (int i = 0; i < draws; i++) {
      long sent = i * (1_000_000 * MS); // alone on the link: no other packet's loss delays it
      long waited = stream.send(sent, 100) - sent - 20 * MS;
      int losses = 0;
      for (long timeout = 200 * MS; waited > 0; timeout *= 2) {
        waited -= timeout;
        losses++;
      }
      assertThat(waited).isZero();
      byLosses[losses]++;
    }
    // Binomial counts; five standard deviations: a false alarm once in 10^6 runs, were it random.
    assertThat(draws - byLosses[0]).isBetween(10_000 - 475, 10_000 + 475);
    assertThat(draws - byLosses[0] - byLosses[1]).isBetween(1_000 - 158, 1_000 + 158);
  }

  @Test
  void theTimeoutOfALongLinkIsItsRoundTripAndJitter() {
    LinkDirection.Stream stream =
        LinkDirection.up(LinkSpec.parse("none/none/600ms/99%"), 11).openStream();
    long waited = stream.send(0, 1) - 300 * MS;
    assertThat(waited).isPositive();
    assertThat(waited % (600 * MS)).isZero();
  }

  @Test
  void aLossHoldsUpItsOwnStreamOnly() {
    LinkDirection link = LinkDirection.up(LinkSpec.parse("none/none/40ms/50%"), 2);
    LinkDirection.Stream stream = link.openStream();
    long sent = 0;
    long out = stream.send(sent, 1);
    while (out == sent + 20 * MS) {
      sent += MS;
      out = stream.send(sent, 1);
    }
    link.reshape(LinkSpec.parse("none/none/40ms"));
    assertThat(stream.send(sent, 1)).isEqualTo(out);
    assertThat(link.openStream().send(sent, 1)).isEqualTo(sent + 20 * MS);
  }

  @Test
  void aNewShapeHoldsForWhatIsSentAfterIt() {
    LinkDirection link = LinkDirection.up(LinkSpec.parse("1mbit/1mbit/0ms"), 1);
    LinkDirection.Stream stream = link.openStream();
    assertThat(stream.send(0, 1250)).isEqualTo(10 * MS);
    link.reshape(LinkSpec.parse("10mbit/1mbit/2ms"));
    assertThat(stream.send(0, 1250)).isEqualTo(12 * MS);
  }

  @Test
  void refusesTimeRunningBackwards() {
    LinkDirection link = LinkDirection.up(LinkSpec.NONE, 1);
    link.openStream().send(10, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> link.openStream().send(9, 1))
        .withMessageContaining("9 ns after one at 10 ns");
    assertThatIllegalArgumentException().isThrownBy(() -> link.openStream().send(10, -1));
  }
}
