package io.draftwire.core.scheme;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SchemeSettingsTest {

  @Test
  void refusesSettingsNamingValueAndRemedy() {
    refuses("support 0", "try 8", () -> new KSqs(0, 100));
    refuses("resolution 0", "try 100", () -> new KSqs(8, 0));
    refuses("resolution 65536", "try 100", () -> new Qs(65_536));
    refuses("alpha 0.0", "try 0.01", () -> new CSqs(100, 0, 0.1, 0.1, 64));
    refuses("alpha NaN", "try 0.01", () -> new CSqs(100, Double.NaN, 0.1, 0.1, 64));
    refuses("eta -1.0", "try 0.01", () -> new CSqs(100, 0.1, -1, 0.1, 64));
    refuses("initial threshold 2.0", "try 0.01", () -> new CSqs(100, 0.1, 0.1, 2, 64));
    refuses("support 257", "qs", () -> new KSqs(257, 100));
    refuses("support 257", "qs", () -> new CSqs(100, 0.1, 0.1, 0.1, 257));
    refuses("resolution 4097", "4096", () -> new Qs(4097));
    refuses("support 257", "qs", () -> new PlainTopK(257));
    refuses("support 9", "at most 8", () -> new PlainTopK(9).checkFits(8));
    refuses("support 9", "at most 8", () -> new KSqs(9, 100).checkFits(8));
  }

  @Test
  void aCapAboveTheVocabularyNeverBinds() {
    assertThatCode(() -> new CSqs(100, 0.1, 0.1, 0.1, 64).checkFits(8)).doesNotThrowAnyException();
  }

  private static void refuses(String value, String remedy, Runnable settings) {
    assertThatThrownBy(settings::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(value)
        .hasMessageContaining(remedy);
  }
}
