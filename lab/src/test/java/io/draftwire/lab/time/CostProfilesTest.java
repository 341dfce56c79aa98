package io.draftwire.lab.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.draftwire.engine.CostCurve;
import io.draftwire.engine.TableModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostProfilesTest {
  private static final String WHOLE =
      """
      {"name": "n", "source": "s",
       "draft": {"tokens": [1, 8], "seconds": [0.02, 0.03]},
       "target": {"tokens": [1], "seconds": [0.07]},
       "encode_seconds": 1e-4}
      """;

  @TempDir private Path folder;

  @Test
  void thePublishedFiguresAreThosePublished() throws Exception {
    CostProfile jetson = CostProfiles.named("jetson-a100");
    assertThat(jetson.draft().seconds(1)).isEqualTo(0.024);
    assertThat(jetson.target().seconds(1)).isEqualTo(0.072);
    for (int n = 2; n <= 8; n++) {
      assertThat(jetson.target().seconds(n)).isEqualTo(0.087);
    }
    assertThat(jetson.source()).contains("2603.19133");
    CostProfile large = CostProfiles.named("jetson-a100-70b");
    assertThat(large.draft().seconds(1)).isEqualTo(0.043);
    assertThat(large.target().seconds(1)).isEqualTo(0.145);
    assertThat(large.target().seconds(5)).isEqualTo(0.166);
    CostProfile robot = CostProfiles.named("robot");
    assertThat(robot.draft().seconds(1)).isEqualTo(0.072);
    assertThat(robot.target().seconds(4)).isEqualTo(0.620);
    assertThat(robot.source()).contains("2505.21594");
    for (CostProfile profile : CostProfiles.published()) {
      assertThat(profile.serverDraft().seconds(1)).isLessThan(profile.target().seconds(1));
      assertThat(profile.target().seconds(136))
          .isCloseTo(2 * profile.target().seconds(8), within(1e-12));
    }
  }

  @Test
  void theGpuIsFlatWhereItIsAssumedToBe() throws Exception {
    CostProfile gpu = CostProfiles.named("gpu");
    assertThat(CostProfiles.published()).doesNotContain(gpu);
    assertThat(gpu.source()).startsWith("assumed");
    assertThat(gpu.draft().seconds(1)).isEqualTo(0.008).isEqualTo(gpu.draft().seconds(16));
    assertThat(gpu.draft().seconds(17)).isGreaterThan(0.008);
    assertThat(gpu.target().seconds(1)).isEqualTo(0.030).isEqualTo(gpu.target().seconds(64));
    assertThat(gpu.target().seconds(64 + 128)).isCloseTo(0.060, within(1e-12));
    assertThat(gpu.serverDraft()).isEqualTo(gpu.draft());
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CostProfiles.named("jetson"))
        .withMessageContaining("'jetson'")
        .withMessageContaining("measured, jetson-a100, jetson-a100-70b, robot, gpu");
  }

  @Test
  void aHostThatWasNeverMeasuredIsToldHow() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> CostProfiles.named("measured", Map.of("DRAFTWIRE_HOME", folder.toString())))
        .withMessageContaining("draftwire calibrate");
  }

  @Test
  void aCalibrationComesBackAsItWasStored() throws Exception {
    Map<String, String> environment = Map.of("DRAFTWIRE_HOME", folder.resolve("new").toString());
    CostProfile profile =
        new CostProfile(
            "measured",
            "here",
            CostCurve.linear(0.1, 0.2),
            CostCurve.linear(1.0 / 3, 1e-9),
            1e-5,
            2e-5,
            CostCurve.linear(0.01, 0.02));
    new Calibration("a host", "2026-11-24", "d", "t", profile).store(Calibration.file(environment));
    assertThat(CostProfiles.named("measured", environment)).isEqualTo(profile);
  }

  @Test
  void theCalibrationLiesInTheConfigurationHome() {
    assertThat(Calibration.file(Map.of("XDG_CONFIG_HOME", "/x")))
        .isEqualTo(Path.of("/x/draftwire/measured.json"));
    assertThat(Calibration.file(Map.of("XDG_CONFIG_HOME", "relative")))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".config/draftwire/measured.json"));
    assertThat(Calibration.file(Map.of("XDG_CONFIG_HOME", "", "HOME", "/h")))
        .isEqualTo(Path.of("/h/.config/draftwire/measured.json"));
    assertThat(Calibration.file(Map.of("HOME", "")))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".config/draftwire/measured.json"));
    assertThat(Calibration.file(Map.of("XDG_CONFIG_HOME", "/x", "DRAFTWIRE_HOME", "/d")))
        .isEqualTo(Path.of("/d/measured.json"));
  }

  @Test
  void aCurveThatFallsBetraysABusyHost() {
    CostCurve rising = new CostCurve(new int[] {1, 2, 4}, new double[] {0.01, 0.009, 0.02});
    CostCurve falling = new CostCurve(new int[] {1, 2, 4}, new double[] {0.01, 0.02, 0.01});
    assertThat(calibration(rising, rising).disturbed()).isFalse();
    assertThat(calibration(falling, rising).disturbed()).isTrue();
    assertThat(calibration(rising, falling).disturbed()).isTrue();
  }

  private static Calibration calibration(CostCurve draft, CostCurve target) {
    return new Calibration("", "", "", "", new CostProfile("m", "s", draft, target, 0, 0));
  }

  @Test
  void aMeasurementSeesTheModelsItIsGiven() {
    try (TableModel draft = TimeWorlds.draft();
        TableModel target = TimeWorlds.target()) {
      CostCurve pace = new CostCurve(new int[] {1}, new double[] {0.004});
      Calibration measured = Calibration.measure(draft, new PacedModel(target, pace), line -> {});
      CostProfile profile = measured.profile();
      for (double seconds : profile.target().seconds()) {
        assertThat(seconds).isGreaterThanOrEqualTo(0.004);
      }
      assertThat(profile.draft().tokens()).containsExactly(1, 2, 3, 4, 6, 8, 12, 16);
      assertThat(profile.encodeSeconds()).isPositive();
      assertThat(profile.verifySeconds()).isPositive();
      assertThat(measured.host()).contains("cores");
    }
  }

  @Test
  void aFileIsReadWithItsDefaults() throws Exception {
    CostProfile profile = CostProfiles.named(write(WHOLE));
    assertThat(profile.draft()).isEqualTo(new CostCurve(new int[] {1, 8}, new double[] {.02, .03}));
    assertThat(profile.serverDraft()).isEqualTo(profile.draft());
    assertThat(profile.encodeSeconds()).isEqualTo(1e-4);
    assertThat(profile.verifySeconds()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      textBlock =
          """
          "encode_seconds"; "encode_secs"; a field 'encode_secs' that no profile has
          1e-4; "fast"; encode_seconds "fast"
          1e-4; -1; encode takes -1.0 s
          "source": "s"; "date": "s"; needs source
          [1, 8]; [8, 1]; draft: token counts must be positive and ascending
          [1, 8]; [1.5, 8]; 1.5 among the tokens of draft
          [0.02, 0.03]; [0.02]; draft: a cost curve needs as many costs
          [0.07]; ["x"]; "x" among the seconds of target
          "target"; "host"; needs target: {"tokens"
          {"name"; ["name"; is not JSON
          """)
  void aMalformedFileIsRefusedInOneLine(String part, String instead, String fault)
      throws Exception {
    assertThat(WHOLE).contains(part);
    String file = write(WHOLE.replace(part, instead));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CostProfiles.named(file))
        .withMessageContaining(fault)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CostProfiles.named("./no-such.json"))
        .withMessageContaining("no-such.json cannot be read");
  }

  private String write(String text) throws Exception {
    return Files.writeString(folder.resolve("p.json"), text).toString();
  }
}
