package io.draftwire.lab.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkSpecTest {
  @Test
  void readsRatesDelaysAndLoss() {
    assertThat(LinkSpec.parse("1mbit/250kbit/50ms/5ms/1%"))
        .isEqualTo(new LinkSpec(1_000_000, 250_000, 50_000_000, 5_000_000, 0.01));
    assertThat(LinkSpec.parse("1.5gbit/9600bit/0.25us"))
        .isEqualTo(new LinkSpec(1_500_000_000, 9_600, 250, 0, 0));
    assertThat(LinkSpec.parse("none/Unlimited/1.5s/0.1%"))
        .isEqualTo(new LinkSpec(LinkSpec.UNLIMITED, LinkSpec.UNLIMITED, 1_500_000_000, 0, 0.001));
    assertThat(LinkSpec.parse(" 1MBIT / 1 mbit / 0 "))
        .isEqualTo(new LinkSpec(1_000_000, 1_000_000, 0, 0, 0));
    assertThat(LinkSpec.parse("none")).isEqualTo(LinkSpec.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1mbit/250kbit/50ms",
        "1mbit/250kbit/50ms/5ms",
        "1mbit/250kbit/50ms/1%",
        "1.234567mbit/1bit/0.001us/3600s/0.0001%",
        "none/none/0ms",
        "1000gbit/none/1s/0.5us/99.9%"
      })
  void writesWhatItRead(String text) {
    assertThat(LinkSpec.parse(text)).hasToString(text);
  }

  @Test
  void roundTripsExactlyForRandomLinks() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 20_000; i++) {
      LinkSpec spec =
          new LinkSpec(
              random.nextInt(9) == 0 ? LinkSpec.UNLIMITED : 1 + (random.nextLong() >>> 26),
              1 + (random.nextLong() >>> (26 + random.nextInt(30))),
              random.nextLong() >>> (23 + random.nextInt(30)),
              random.nextLong() >>> (23 + random.nextInt(41)),
              random.nextBoolean() ? 0 : Math.pow(random.nextDouble(), 1 + random.nextInt(20)));
      assertThat(LinkSpec.parse(spec.toString())).isEqualTo(spec);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      textBlock =
          """
          1mbit                    ; '1mbit' has 1 part,
          1mbit/1mbit              ; has 2 parts
          1mbit/1mbit/1ms/1ms/1%/1 ; has 6 parts
          1mb/1mbit/1ms            ; rate up '1mb' has no unit known here (bit, kbit, mbit, gbit, or none)
          1mbit/5/1ms              ; rate down '5' has no unit
          1mbit/-5kbit/1ms         ; rate down '-5kbit' is not a number with a unit
          0mbit/1mbit/1ms          ; rate up '0mbit' is no rate at all
          0.5bit/1mbit/1ms         ; rate up '0.5bit' is not a whole number of bits per second
          1001gbit/1mbit/1ms       ; rate up '1001gbit' is more than 1000gbit
          1mbit/1mbit/50           ; RTT '50' has no unit
          1mbit/1mbit/             ; RTT '' is not a number
          1mbit/1mbit/0.0001us     ; RTT '0.0001us' is not a whole number of nanoseconds
          1mbit/1mbit/3601s        ; RTT '3601s' is more than 3600s
          1mbit/1mbit/1ms/none     ; jitter 'none' is not a number with a unit (us, ms, s)
          1mbit/1mbit/1ms/1ms/5ms  ; loss '5ms' has no unit known here (%)
          1mbit/1mbit/1ms/100%     ; loss '100%' lets nothing through
          """)
  void refusesInOneLineWithTheValueThePartAndAnExample(String text, String fault) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LinkSpec.parse(text))
        .withMessageContaining("'" + text + "'")
        .withMessageContaining(fault)
        .withMessageContaining("for example 1mbit/250kbit/50ms")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void refusesValuesOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LinkSpec(0, 1, 0, 0, 0))
        .withMessageContaining("rate up 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LinkSpec(1, 1, -1, 0, 0))
        .withMessageContaining("RTT -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LinkSpec(1, 1, 0, 0, Double.NaN))
        .withMessageContaining("loss NaN");
  }
}
