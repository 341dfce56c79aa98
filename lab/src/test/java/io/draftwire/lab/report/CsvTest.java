package io.draftwire.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
  @TempDir Path dir;

  @Test
  void rowsAreReadBackAsTheyWere() throws Exception {
    List<Map<String, Object>> rows = new ArrayList<>();
    String awkward = "a \"quoted\", two-line\r\nname";
    rows.add(SampleResults.row(awkward, 0, 2.5));
    rows.add(SampleResults.row("plain", 1, 3.5));
    SampleResults.write(dir, rows);
    Report.write(dir, dir.resolve("report.html"));
    List<List<String>> table = read(Files.readString(dir.resolve("one-rows.csv")));
    assertThat(table).hasSize(3);
    List<String> header = table.getFirst();
    assertThat(header).contains("prompt", "seconds", "phase_seconds.draft").doesNotHaveDuplicates();
    assertThat(table).allSatisfy(line -> assertThat(line).hasSameSizeAs(header));
    assertThat(table.get(1).get(header.indexOf("prompt"))).isEqualTo(awkward);
    assertThat(table.get(1).get(header.indexOf("alpha"))).isEmpty();
    assertThat(table.get(2).get(header.indexOf("seconds"))).isEqualTo("3.5");
  }

  @Test
  void groupsCarryFiguresWithTheirIntervals() throws Exception {
    List<Map<String, Object>> rows = new ArrayList<>();
    double tokens = 0;
    double seconds = 0;
    for (int i = 0; i < 5; i++) {
      Map<String, Object> row = SampleResults.row("prompt", i, 2.0 + i);
      row.put("tokens", 100 + 10 * i);
      tokens += 100 + 10 * i;
      seconds += 2.0 + i;
      rows.add(row);
    }
    SampleResults.write(dir, rows);
    Report.write(dir, dir.resolve("report.html"));
    List<List<String>> table = read(Files.readString(dir.resolve("one.csv")));
    assertThat(table).hasSize(2);
    assertThat(table.get(1)).hasSameSizeAs(table.getFirst());
    int column = table.getFirst().indexOf("tokens_per_second");
    assertThat(table.getFirst().subList(column, column + 4))
        .containsExactly(
            "tokens_per_second",
            "tokens_per_second_low",
            "tokens_per_second_high",
            "tokens_per_second_n");
    double mean = Double.parseDouble(table.get(1).get(column));
    assertThat(mean).isCloseTo(tokens / seconds, within(1e-12));
    assertThat(Double.parseDouble(table.get(1).get(column + 1))).isLessThan(mean);
    assertThat(Double.parseDouble(table.get(1).get(column + 2))).isGreaterThan(mean);
    assertThat(table.get(1).get(column + 3)).isEqualTo("5");
    assertThat(table.get(1).get(table.getFirst().indexOf("bound_sum"))).isEmpty();
  }

  /** RFC 4180, section 2. */
  private static List<List<String>> read(String text) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        line.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          lines.add(line);
          line = new ArrayList<>();
        }
      } else if (quoted || c != '\r') {
        field.append(c);
      }
    }
    assertThat(quoted).isFalse();
    assertThat(line).isEmpty();
    return lines;
  }
}
