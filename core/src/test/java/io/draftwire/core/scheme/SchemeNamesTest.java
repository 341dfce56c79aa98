package io.draftwire.core.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Names and settings, as a command line or an experiment file gives them, become schemes. */
class SchemeNamesTest {

  @Test
  void everyNameMakesTheSchemeOfThatName() {
    for (String name : SchemeSettings.NAMES.split(", ")) {
      assertThat(SchemeSettings.of(name).scheme().name()).isEqualTo(name);
    }
  }

  @Test
  void settingsThatAreGivenAreUsed() {
    assertThat(SchemeSettings.of("c-sqs", 9, 50, 0.1, 0.2, 0.3).scheme())
        .isEqualTo(new CSqs(50, 0.1, 0.2, 0.3, 9));
    assertThat(SchemeSettings.of("k-sqs", 9, 50, 0.1, 0.2, 0.3).scheme())
        .isEqualTo(new KSqs(9, 50));
    assertThat(SchemeSettings.of("qs", 9, 50, 0.1, 0.2, 0.3).scheme()).isEqualTo(new Qs(50));
    assertThat(SchemeSettings.of("top-k", 9, 50, 0.1, 0.2, 0.3).scheme())
        .isEqualTo(new PlainTopK(9));
  }

  @Test
  void settingsThatDoNotApplyMakeNoDifference() {
    assertThat(SchemeSettings.of("k-sqs", 8, 100, 0.1, 0.2, 0.3))
        .isEqualTo(SchemeSettings.of("k-sqs"));
    assertThat(SchemeSettings.of("dense", 8, 100, 0.1, 0.2, 0.3))
        .isEqualTo(SchemeSettings.of("dense"));
    assertThat(SchemeSettings.of("c-sqs").support()).isEqualTo(CSqs.DEFAULT_MAX_SUPPORT);
  }

  @Test
  void theRuleIsKeptWhereLawsTravelAndDroppedElsewhere() {
    for (String name : List.of("dense", "top-k", "qs", "k-sqs", "c-sqs")) {
      SchemeSettings usual = SchemeSettings.of(name);
      assertThat(usual.scheme().rule()).as(name).isEqualTo(AcceptanceRule.BLOCK);
      assertThat(usual.verifiedBy(null)).isEqualTo(usual);
      Scheme token = usual.verifiedBy(AcceptanceRule.TOKEN).scheme();
      assertThat(token.rule()).as(name).isEqualTo(AcceptanceRule.TOKEN);
      assertThat(token.label()).isEqualTo(usual.scheme().label() + " token");
    }
    for (String name : List.of("coupled", "scalar", SchemeSettings.LIVE, SchemeSettings.AUTO)) {
      SchemeSettings settings = SchemeSettings.of(name);
      assertThat(settings.verifiedBy(AcceptanceRule.TOKEN)).isEqualTo(settings);
    }
    assertThatThrownBy(() -> AcceptanceRule.of("later"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'later'")
        .hasMessageContaining("block and token");
  }

  @Test
  void unknownNamesAreRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> SchemeSettings.of("zip"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'zip'")
        .hasMessageContaining("k-sqs");
  }
}
