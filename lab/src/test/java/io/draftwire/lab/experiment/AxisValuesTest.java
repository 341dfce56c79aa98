package io.draftwire.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisValuesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          draft_length | 4                   | 4
          draft_length | 1..4                | 1 2 3 4
          draft_length | 1..8+3              | 1 4 7
          draft_length | 1..20*3             | 1 3 9
          draft_length | 5..5                | 5
          support      | 8.0                 | 8
          temperature  | 0.1..0.3+0.1        | 0.1 0.2 0.3
          temperature  | 0..1+0.5            | 0 0.5 1
          alpha        | 5e-4..5e-2*10       | 0.0005 0.005 0.05
          rate_up      | 20kbit              | 20000
          rate_up      | 10kbit..1mbit*10    | 10000 100000 1000000
          rate_up      | 1mbit..2mbit+500kbit| 1000000 1500000 2000000
          rate_up      | none                | 9223372036854775807
          rtt          | 5ms..200ms*2.5      | 5000000 12500000 31250000 78125000 195312500
          rtt          | 1s                  | 1000000000
          bit_budget   | none                | 2147483647
          prompt       | a..b                | a..b
          """)
  void readsValuesAndRanges(String axis, String text, String expected) {
    assertThat(AxisValues.read(Axis.of(axis), List.of(text)))
        .extracting(value -> value instanceof BigDecimal n ? n.toPlainString() : value)
        .containsExactly((Object[]) expected.split(" "));
  }

  @Test
  void aValueCountsOnceHoweverItIsWritten() {
    assertThat(AxisValues.read(Axis.TEMPERATURE, List.of("1", "1.0", "1e0", "0..1+1"))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          draft_length | 4.5            | '4.5' is not a whole number
          draft_length | -1             | '-1' is not a whole number
          draft_length | 3000000000     | '3000000000' is not a whole number
          draft_length | four           | 'four' is not a whole number
          draft_length | 8..1           | ends before it begins
          draft_length | 1..8+0         | never gets to its end
          draft_length | 1..8*1         | never gets to its end
          draft_length | 0..8*2         | never gets to its end
          draft_length | 1..8*x         | 'x', which is no number
          draft_length | 1..20000       | more than 10000 values
          temperature  | 0..1           | has no step
          temperature  | 1e999999999    | is not a number
          rate_up      | 20kbt          | '20kbt' is not a rate
          rate_up      | 20             | '20' is not a rate
          rate_up      | 20ms           | '20ms' is not a rate
          rate_up      | 1mbit/1mbit    | is not a rate
          rtt          | 20             | '20' is not a time
          rtt          | 1ms..5ms       | has no step
          bit_budget   | few            | 'few' is not a whole number of bits, or none
          """)
  void refusesInOneLineWithTheAxisAndTheValue(String axis, String text, String said) {
    assertThatThrownBy(() -> AxisValues.read(Axis.of(axis), List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("axis '" + axis + "'")
        .hasMessageContaining(said)
        .hasMessageNotContaining("\n");
  }

  @Test
  void anAxisWithoutValuesIsRefused() {
    assertThatThrownBy(() -> AxisValues.read(Axis.SUPPORT, List.of()))
        .hasMessageContaining("axis 'support' has no values");
  }
}
