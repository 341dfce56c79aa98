package io.draftwire.core.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SamplingTest {

  @Test
  void refusesWhatItCannotDoNamingValueAndRemedy() {
    refuses("temperature -0.1", "0 is greedy", () -> Sampling.at(-0.1));
    refuses("temperature NaN", "0 is greedy", () -> Sampling.at(Double.NaN));
    refuses("temperature 101.0", "0 is greedy", () -> Sampling.at(101));
    // Its inverse would overflow float32 and make NaN of every law.
    refuses("temperature 1.0E-40", "0 is greedy", () -> Sampling.at(1e-40));
    refuses("top-k -1", "use 0", () -> new Sampling(1, -1, 1, 0));
    refuses("top-p 0.0", "use 1", () -> new Sampling(1, 0, 0, 0));
    refuses("top-p 1.1", "use 1", () -> new Sampling(1, 0, 1.1, 0));
    refuses("top-p NaN", "use 1", () -> new Sampling(1, 0, Double.NaN, 0));
    refuses("min-p 1.0", "use 0", () -> new Sampling(1, 0, 1, 1));
    refuses("min-p -0.5", "use 0", () -> new Sampling(1, 0, 1, -0.5));
  }

  private static void refuses(String value, String remedy, Runnable settings) {
    assertThatThrownBy(settings::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(value)
        .hasMessageContaining(remedy);
  }

  @Test
  void knowsGreedyAndWhole() {
    assertThat(Sampling.GREEDY.greedy()).isTrue();
    assertThat(Sampling.at(0.7).greedy()).isFalse();
    assertThat(Sampling.at(0.7).keepsAll()).isTrue();
    assertThat(new Sampling(1, 5, 1, 0).keepsAll()).isFalse();
    assertThat(new Sampling(1, 0, 0.9, 0).keepsAll()).isFalse();
    assertThat(new Sampling(1, 0, 1, 0.1).keepsAll()).isFalse();
    assertThat(new Sampling(1, 5, 0.9, 0.1).withTemperature(0))
        .isEqualTo(new Sampling(0, 5, 0.9, 0.1));
  }
}
