package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.lab.serve.Ledger;
import io.draftwire.lab.serve.ServeFigures;
import io.draftwire.lab.serve.Slo;
import io.draftwire.lab.serve.Way;
import io.draftwire.lab.serve.Window;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparedWaysTest {
  @Test
  void everySchemeIsAnsweredByEveryCloud() {
    List<HostPort> clouds = ComparedWays.clouds("10.0.0.1:8642, [::1]:8643");
    List<Way> ways = ComparedWays.of(new SchemeOptions(), "live, cloud-only", clouds);
    assertThat(ways.stream().map(Way::name))
        .containsExactly(
            "live@10.0.0.1:8642",
            "live@[::1]:8643",
            "cloud-only@10.0.0.1:8642",
            "cloud-only@[::1]:8643");
    assertThat(ways.stream().map(Way::cloud)).containsExactly(0, 1, 0, 1);
    assertThat(ways.get(1).choice().live()).isTrue();
    assertThat(ways.get(2).choice().drafts()).isFalse();
  }

  @Test
  void theOnlyCloudIsNotInTheNames() {
    for (String cloud : new String[] {null, "10.0.0.1:8642"}) {
      List<Way> ways =
          ComparedWays.of(new SchemeOptions(), "auto,k-sqs", ComparedWays.clouds(cloud));
      assertThat(ways.stream().map(Way::name)).containsExactly("auto", "k-sqs");
    }
  }

  @Test
  void aSettingThatOneOfSeveralSchemesHasIsTakenByThatOne() {
    SchemeOptions settings = new SchemeOptions();
    settings.support = "3";
    List<Way> ways = ComparedWays.of(settings, "k-sqs,live", List.of());
    assertThat(ways.getFirst().choice().settings().support()).isEqualTo(3);
  }

  /** JSON has no NaN, and people have no use for one. */
  @Test
  void waysThatNobodyAskedHaveNoFigures() {
    Way way = ComparedWays.of(new SchemeOptions(), "live", List.of()).getFirst();
    ServeFigures none = new Ledger(Window.behind(0, 1), Slo.parse("ttft=1s")).figures();
    StringWriter text = new StringWriter();
    ServeTable.print(new PrintWriter(text), Map.of(way, none), Slo.parse("ttft=1s"));
    assertThat(text.toString())
        .doesNotContain("NaN")
        .containsPattern("(?m)^first token, p50 +-$")
        .containsPattern("(?m)^within it, of all requests +-$");
    assertThat(Json.write(ServeTable.json(Map.of(way, none), Map.of(way, List.of(none)))))
        .doesNotContain("NaN")
        .contains("\"attained\":null", "\"p50\":null");
  }
}
