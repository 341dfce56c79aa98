package io.draftwire.lab.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapacitySearchTest {
  /** Runs a search on a cloud that serves everybody up to a rate, and half beyond it. */
  private static CapacitySearch search(double start, double precision, double serves) {
    CapacitySearch search = new CapacitySearch(start, precision);
    for (int trials = 0; !search.done(); trials++) {
      assertThat(trials).isLessThan(30);
      search.tell(search.next() <= serves ? 1 : 0.5, 0.9);
    }
    return search;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.013, 0.5, 1, 1.01, 3.7, 16, 900})
  void theRateIsFoundFromWhereverItBegins(double serves) {
    for (double start : new double[] {1, 7}) {
      CapacitySearch search = search(start, 0.1, serves);
      assertThat(search.kept()).isLessThanOrEqualTo(serves).isPositive();
      assertThat(search.missed()).isGreaterThan(serves);
      assertThat(search.missed() / search.kept()).isLessThanOrEqualTo(1.1);
    }
  }

  @Test
  void theWantedShareIsEnough() {
    CapacitySearch search = new CapacitySearch(4, 0.1);
    search.tell(0.9, 0.9);
    assertThat(search.kept()).isEqualTo(4);
    assertThat(search.next()).isEqualTo(8);
    search.tell(0.8999, 0.9);
    assertThat(search.missed()).isEqualTo(8);
    assertThat(search.next()).isBetween(5.65, 5.66);
  }

  @Test
  void aCloudThatServesNobodyEndsIt() {
    CapacitySearch search = search(1, 0.1, 0);
    assertThat(search.kept()).isZero();
    assertThat(search.missed()).isEqualTo(1.0 / 1024);
  }

  @Test
  void aCloudThatServesEverybodyEndsIt() {
    CapacitySearch search = search(1, 0.1, Double.POSITIVE_INFINITY);
    assertThat(search.kept()).isEqualTo(1024);
    assertThat(search.missed()).isInfinite();
  }

  @Test
  void aTrialWithoutRequestsSaysNothingAndEndsIt() {
    CapacitySearch search = new CapacitySearch(1, 0.1);
    search.tell(Double.NaN, 0.9);
    assertThat(search.done()).isTrue();
    assertThat(search.kept()).isZero();
    assertThat(search.missed()).isInfinite();
    assertThatThrownBy(search::next).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void noPrecisionIsRefusedByName() {
    assertThatThrownBy(() -> new CapacitySearch(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("precision 0.0");
  }
}
