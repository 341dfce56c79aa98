package io.draftwire.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.edge.settings.Presets;
import io.draftwire.lab.experiment.ExperimentFile;
import io.draftwire.lab.experiment.Point;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadlineTest {
  /** A ratio whose points nobody runs would be missing from the table without a word. */
  @Test
  void bothSidesOfEveryRatioAreRunByTheExperiment() {
    List<Map<String, String>> points =
        ExperimentFile.shipped("systems").points().stream().map(HeadlineTest::axes).toList();
    assertThat(Headline.all()).isNotEmpty();
    for (Headline headline : Headline.all()) {
      assertThat(Presets.of(headline.system()).faithful()).isTrue();
      assertThat(headline.published()).isBetween(1., 10.);
      assertThat(headline.why()).as(headline.claim()).isNotBlank();
      for (Map<String, String> side : List.of(headline.of(), headline.over())) {
        assertThat(points)
            .as("%s: %s at %s", headline.claim(), side, headline.at())
            .anyMatch(point -> has(point, headline.at()) && has(point, side));
      }
    }
  }

  private static boolean has(Map<String, String> point, Map<String, String> axes) {
    return axes.entrySet().stream()
        .allMatch(
            axis ->
                axis.getValue().equals("none")
                    ? point.get(axis.getKey()) == null
                    : axis.getValue().equals(point.get(axis.getKey())));
  }

  private static Map<String, String> axes(Point point) {
    Map<String, String> axes = new LinkedHashMap<>();
    axes.put("setup", point.setup().label());
    axes.put("preset", point.preset());
    axes.put("scheme", point.scheme() == null ? null : point.scheme().name());
    axes.put("ahead", point.choice() == null ? null : point.choice().ahead().label());
    axes.put("upload", point.choice() == null ? null : point.choice().upload().label());
    axes.put("hints", point.exits() == null ? null : point.exits().label());
    axes.put("profile", point.profile());
    axes.put("link", point.link().name());
    return axes;
  }
}
