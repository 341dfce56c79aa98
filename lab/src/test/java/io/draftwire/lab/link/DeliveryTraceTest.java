package io.draftwire.lab.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryTraceTest {
  private static final long MILLI = 1_000_000L;

  private static DeliveryTrace trace(String lines) {
    return DeliveryTrace.parse("up", lines.replace(' ', '\n'));
  }

  @Test
  void aPacketWaitsForTheNextChance() {
    DeliveryTrace.Queue queue = trace("5 5 9 30 40").from(0);
    assertThat(queue.send(0, 1500)).isEqualTo(5 * MILLI);
    assertThat(queue.send(0, 1500)).isEqualTo(5 * MILLI);
    assertThat(queue.send(6 * MILLI, 1500)).isEqualTo(9 * MILLI);
    assertThat(queue.send(10 * MILLI, 1500)).isEqualTo(30 * MILLI);
  }

  @Test
  void chancesThatNobodyTookAreGone() {
    DeliveryTrace.Queue queue = trace("5 6 7 8 40").from(0);
    assertThat(queue.send(8 * MILLI + 1, 100)).isEqualTo(40 * MILLI);
  }

  @Test
  void bytesShareChancesAndSpreadOverThem() {
    DeliveryTrace.Queue queue = trace("5 10 20 40").from(0);
    assertThat(queue.send(0, 700)).isEqualTo(5 * MILLI);
    assertThat(queue.send(0, 800)).isEqualTo(5 * MILLI);
    assertThat(queue.send(0, 1501)).as("two chances").isEqualTo(20 * MILLI);
    assertThat(queue.send(0, 1499)).as("the rest of the second").isEqualTo(20 * MILLI);
    assertThat(queue.send(0, 1)).isEqualTo(40 * MILLI);
  }

  /** What is left of a chance is gone with it. */
  @Test
  void theRestOfAChanceIsOnlyForWhatWaitsThen() {
    DeliveryTrace.Queue queue = trace("5 10 20").from(0);
    assertThat(queue.send(0, 700)).isEqualTo(5 * MILLI);
    assertThat(queue.send(6 * MILLI, 700)).isEqualTo(10 * MILLI);
  }

  @Test
  void itBeginsAnewBehindItsEnd() {
    DeliveryTrace.Queue queue = trace("5 10").from(0);
    assertThat(queue.send(11 * MILLI, 1500)).isEqualTo(15 * MILLI);
    assertThat(queue.send(11 * MILLI, 4500)).isEqualTo(30 * MILLI);
  }

  @Test
  void aRunMayBeginInItsMiddle() {
    DeliveryTrace.Queue queue = trace("5 100 200").from(90);
    assertThat(queue.send(0, 1500)).isEqualTo(10 * MILLI);
    assertThat(queue.send(0, 1500)).isEqualTo(110 * MILLI);
  }

  @Test
  void findsItsLongestGap() {
    assertThat(trace("5 6 90 91 170").longestGap()).isEqualTo(new DeliveryTrace.Gap(6, 84));
  }

  @Test
  void aLinksUplinkFollowsItAndItsDelayIsTheLinks() {
    LinkSpec link = LinkSpec.parse("none/none/20ms");
    LinkDirection up = LinkDirection.up(link, trace("5 50").from(0), 1);
    LinkDirection.Stream stream = up.openStream();
    assertThat(stream.send(0, 1460)).as("a packet and its headers").isEqualTo(15 * MILLI);
    assertThat(stream.send(0, 1461)).as("two packets").isEqualTo(65 * MILLI);
    assertThat(stream.send(0, 0)).as("an end takes no chance").isEqualTo(65 * MILLI);
  }

  @ParameterizedTest
  @CsvSource({
    "5 x, 'line 2: ''x'''",
    "5 1.5, 'line 2: ''1.5'''",
    "5 -1, 'line 2: ''-1'''",
    "5 4, 'line 2: 4 ms is before'",
    "0 0, ends at 0 ms"
  })
  void refusesInOneLine(String lines, String fault) {
    assertThatThrownBy(() -> trace(lines))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("uplink trace up")
        .hasMessageContaining(fault)
        .hasMessageNotContaining("\n");
  }

  @Test
  void namesAFileThatIsNotThere(@TempDir Path folder) {
    assertThatThrownBy(() -> DeliveryTrace.read(folder.resolve("none.up")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none.up");
  }
}
