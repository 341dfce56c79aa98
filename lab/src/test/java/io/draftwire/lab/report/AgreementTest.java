package io.draftwire.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;

class AgreementTest {
  @TempDir Path dir;
  private final List<String> virtual = new ArrayList<>();
  private final List<String> clock = new ArrayList<>();

  /** One opening of a way; virtual and real seconds of ten tokens. */
  private void opening(String setup, String prompt, double said, double came, boolean same) {
    virtual.add(row("virtual", setup, prompt, said, "a"));
    clock.add(row("paced", setup, prompt, came, same ? "a" : "b"));
  }

  private static String row(
      String mode, String setup, String prompt, double seconds, String digest) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("experiment", "x");
    row.put("mode", mode);
    row.put("setup", setup);
    row.put("link", "none");
    row.put("prompt", prompt);
    row.put("repeat", 0);
    row.put("tokens", 10);
    row.put("seconds", seconds);
    row.put("text_digest", digest);
    return new ObjectMapper().writeValueAsString(row);
  }

  private Agreement agreement() throws IOException {
    return Agreement.of(folder("virtual", virtual), folder("clock", clock));
  }

  private Path folder(String name, List<String> lines) throws IOException {
    Path folder = Files.createDirectories(dir.resolve(name));
    Files.write(folder.resolve("results.jsonl"), lines);
    return folder;
  }

  @Test
  void aWayIsHeldByTheMedianOfItsOpenings() throws IOException {
    opening("live", "p", 1, 1.01, true);
    opening("live", "q", 1, 1.03, true);
    opening("live", "r", 1, 3, true); // one bad opening of three moves no median
    opening("live", "s", 1, 0.2, false); // another text says nothing
    Agreement agreement = agreement();
    assertThat(agreement.outside(0.05)).isEmpty();
    assertThat(agreement.outside(0.02)).hasSize(1);
    Agreement.Way way = agreement.ways().getFirst();
    assertThat(way.median()).isCloseTo(1.03, within(1e-9));
    assertThat(way.ratios()).containsExactly(new double[] {1.01, 1.03, 3}, within(1e-9));
    assertThat(way.openings()).isEqualTo(4);
    assertThat(way.virtualMs()).isCloseTo(1000 * 4.0 / 40, within(1e-9));
    assertThat(way.clockMs()).isCloseTo(1000 * 5.24 / 40, within(1e-9));
  }

  @Test
  void aWayWithoutAnEqualTextIsNotJudged() throws IOException {
    opening("live", "p", 1, 2, false);
    opening("cloud-only", "p", 1, 1, true);
    Agreement agreement = agreement();
    assertThat(agreement.ways()).hasSize(2);
    assertThat(agreement.comparable()).hasSize(1);
    assertThat(agreement.outside(0.05)).isEmpty();
    assertThat(agreement.median()).isEqualTo(1);
  }

  @Test
  void ordersAreJudgedWhereVirtualTimeHoldsWaysToBeApart() throws IOException {
    opening("live", "p", 1, 1, true);
    opening("cloud-only", "p", 2, 0.9, true); // said to be slower, was quicker
    opening("speculative", "p", 2.05, 3, true); // not apart from the second, behind the first
    Agreement agreement = agreement();
    assertThat(agreement.judged()).isEqualTo(2);
    assertThat(agreement.agreed()).isEqualTo(1);
  }

  @Test
  void rowsWithoutACounterpartAreCounted() throws IOException {
    opening("live", "p", 1, 1, true);
    virtual.add(row("virtual", "cloud-only", "p", 1, "a"));
    assertThat(agreement().unmatched()).isEqualTo(1);
  }
}
