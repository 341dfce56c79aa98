package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.edge.settings.Preset;
import io.draftwire.edge.settings.Presets;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresetsCommandTest {
  @Test
  void everySystemIsListedWithItsSourceItsSettingsAndWhatIsMissing() {
    String list = print();
    for (Preset preset : Presets.all()) {
      assertThat(list).contains(preset.name() + ": " + preset.title());
      assertThat(list).contains(preset.source(), preset.settings().toString());
      preset.missing().forEach(line -> assertThat(list).contains("without  " + line));
    }
    assertThat(list).contains("batching=static/8/20ms").doesNotContain("  open ");
  }

  @Test
  void oneThatIsNamedIsToldWhole() {
    Preset sled = Presets.of("sled");
    String told = print("sled");
    sled.open().forEach(line -> assertThat(told).contains("open     " + line));
    sled.chosen().forEach(line -> assertThat(told).contains("chosen   " + line));
    assertThat(told).doesNotContain("pipesd");
    assertThat(print("sled", "--json")).contains("\"batching\":\"static/8/20ms\"");
  }

  /** What is written comes before what a preset says; the rest is the preset's. */
  @Test
  void optionsComeBeforeAPresets() {
    SchemeOptions options = new SchemeOptions();
    options.preset = "sled";
    options.maxDrafts = 3;
    assertThat(options.choice()).isEqualTo(Presets.of("sled").settings().choice().withMaxDrafts(3));
    assertThat(options.cloudFlags()).isEqualTo(List.of("--batching", "static/8/20ms"));
    options.preset = "pipesd";
    assertThat(options.cloudFlags()).isEmpty();
  }

  @Test
  void aPartOfTheCloudIsToldWhereTheCloudIsAnothers() {
    SchemeOptions options = new SchemeOptions();
    options.preset = "sled";
    assertThat(told(options, false)).contains("cloud --preset sled").contains("static/8/20ms");
    assertThat(told(options, true)).isEmpty();
  }

  private static String told(SchemeOptions options, boolean ownCloud) {
    StringWriter err = new StringWriter();
    options.tellOfPreset(new PrintWriter(err), ownCloud);
    return err.toString();
  }

  private static String print(String... more) {
    StringWriter out = new StringWriter();
    picocli.CommandLine line = new picocli.CommandLine(new PresetsCommand());
    line.setOut(new PrintWriter(out));
    assertThat(line.execute(more)).isZero();
    return out.toString();
  }
}
