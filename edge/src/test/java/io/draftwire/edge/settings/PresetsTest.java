package io.draftwire.edge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.plan.SchemeChoice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PresetsTest {
  static List<Preset> all() {
    return Presets.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void isAChoiceThatCanBeMadeAndSaysWhereItComesFrom(Preset preset) {
    SchemeChoice choice = preset.settings().choice();
    assertThat(choice.drafts()).isTrue();
    assertThat(preset.source()).contains("arXiv");
    assertThat(preset.title()).isNotBlank();
    assertThat(preset.chosen()).isNotEmpty();
    assertThat(Presets.of(preset.name())).isEqualTo(preset);
  }

  @Test
  void everySystemIsThereAsItsPaperHasItAndWithOurSchemes() {
    assertThat(Presets.all().stream().map(Preset::name))
        .containsExactly(
            "sqs-sd",
            "sqs-sd+",
            "pipesd",
            "pipesd+",
            "picospec",
            "picospec+",
            "acespec",
            "acespec+",
            "sled",
            "sled+",
            "wisp",
            "wisp+",
            "early-exit",
            "early-exit+");
    assertThat(Presets.all().stream().filter(Preset::faithful)).hasSize(7);
  }

  @Test
  void oneThatThereIsNotIsToldInALineWithThoseThatThereAre() {
    assertThatThrownBy(() -> Presets.of("eagle"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "preset 'eagle' is none that there is; there are sqs-sd, pipesd, picospec, acespec,"
                + " sled, wisp, early-exit, each also with + behind it");
  }

  @Test
  void whatIsMissingIsOneLine() {
    Preset lacking =
        new Preset(
            "x",
            "X",
            "arXiv",
            Settings.NONE,
            java.util.Optional.empty(),
            List.of(),
            List.of(),
            List.of("wheels", "an engine"));
    assertThat(lacking.lack()).hasValue("preset x is without wheels; an engine");
  }
}
