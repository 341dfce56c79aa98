package io.draftwire.lab.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SloTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ttft=1s,tpot=100ms    | 1000000000          | 100000000           | ttft=1s,tpot=100ms
          TPOT=1.5ms , ttft=2s  | 2000000000          | 1500000             | ttft=2s,tpot=1.5ms
          ttft=250us            | 250000              | 9223372036854775807 | ttft=250us
          tpot=0.0625s          | 9223372036854775807 | 62500000            | tpot=62.5ms
          """)
  void isReadAndWritten(String text, long ttft, long tpot, String written) {
    Slo slo = Slo.parse(text);
    assertThat(slo).isEqualTo(new Slo(ttft, tpot));
    assertThat(slo).hasToString(written);
    assertThat(Slo.parse(written)).isEqualTo(slo);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ttft",
        "ttft=",
        "ttft=1",
        "ttft=1m",
        "ttft=-1s",
        "ttft=1s,",
        "e2e=1s",
        "ttft=0s",
        "ttft=2000000s",
        "ttft=1s,ttft=2s",
        "ttft=1s;tpot=1s"
      })
  void whatIsNoneIsSaidWithAnExample(String text) {
    assertThatThrownBy(() -> Slo.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("ttft=1s,tpot=100ms");
  }

  /** First token at 100, three more within 60. */
  @Test
  void bothBoundsHaveToBeKept() {
    AnswerTimes times = new AnswerTimes(1_000);
    times.came(1_100, 1);
    times.came(1_130, 2);
    times.came(1_160, 1);
    times.ended(1_200);
    assertThat(new Slo(100, 20).met(times)).isTrue();
    assertThat(new Slo(99, 20).met(times)).isFalse();
    assertThat(new Slo(100, 19).met(times)).isFalse();
    assertThat(new Slo(Slo.ANY, 20).met(times)).isTrue();
  }
}
