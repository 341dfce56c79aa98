package io.draftwire.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Folders that are hostile, broken, unfinished or empty. */
class ReportInputTest {
  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"experiment\": | is not one JSON object",
        "[1, 2] | is not a JSON object",
        "{} trailing | is not one JSON object",
        "{\"experiment\":7} | needs text",
        "ROW:seconds:-1 | has seconds -1, needs a number that is not negative",
        "ROW:seconds:null | has seconds null",
        "ROW:seconds:NaN | is not one JSON object",
        "ROW:seconds:1e999 | has seconds that is not finite",
        "ROW:phase_seconds:{\"draft\":1e999} | has phase_seconds.draft that is not finite",
        "ROW:temperature:\"warm\" | has temperature warm, needs a number",
        "ROW:prompt:null | has prompt null, needs text",
      })
  void refusesALineAndNamesIt(String line, String fault) throws IOException {
    SampleResults.write(dir, rows(2));
    Path file = dir.resolve("results.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    if (line.startsWith("ROW:")) {
      String[] parts = line.split(":", 3);
      String row = lines.getFirst();
      String changed =
          row.replaceFirst("(\"" + parts[1] + "\":)(\\{[^}]*}|[^,}]*)", "$1" + parts[2]);
      assertThat(changed).isNotEqualTo(row);
      lines.add(changed);
    } else {
      lines.add(line);
    }
    Files.write(file, lines);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Report.write(dir, dir.resolve("report.html")))
        .withMessageContaining("results.jsonl:3: the line")
        .withMessageContaining(fault)
        .withMessageContaining("run the experiment again")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    assertThat(names()).containsExactly("results.jsonl");
  }

  @Test
  void refusesAFolderWithoutResults() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Report.write(dir, dir.resolve("report.html")))
        .withMessageContaining("holds no results.jsonl");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Report.write(dir.resolve("nowhere"), dir.resolve("report.html")))
        .withMessageContaining("is not a folder");
  }

  @Test
  void refusesTwoExperimentsInOneFile() throws IOException {
    List<Map<String, Object>> rows = rows(2);
    rows.getLast().put("experiment", "other");
    SampleResults.write(dir, rows);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Report.write(dir, dir.resolve("report.html")))
        .withMessageContaining("'one' and of 'other'");
  }

  @Test
  void refusesAManifestThatIsNone() throws IOException {
    SampleResults.write(dir, rows(1));
    Files.writeString(dir.resolve("manifest.json"), "{\"title\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Report.write(dir, dir.resolve("report.html")))
        .withMessageContaining("manifest.json: is not one JSON object");
  }

  @Test
  void saysThatTheManifestIsMissing() throws Exception {
    SampleResults.write(dir, rows(4));
    assertThat(text(page())).contains("There is no manifest.json", "4 clusters");
  }

  @Test
  void saysThatTheRunWasInterrupted() throws Exception {
    SampleResults.write(dir, rows(4));
    Files.writeString(dir.resolve("manifest.json"), "{\"title\":\"Half\",\"rows\":9}");
    assertThat(text(page())).contains("Half", "tells of 9 rows, the folder holds 4");
  }

  @Test
  void reportsNoRows() throws Exception {
    SampleResults.write(dir, List.of());
    assertThat(text(page())).contains("No row has been written yet");
  }

  @Test
  void claimsNoIntervalFromOneRow() throws Exception {
    SampleResults.write(dir, rows(1));
    Document page = page();
    List<Element> figures = PageElements.with(page, "data-figure");
    assertThat(figures).isNotEmpty();
    assertThat(figures).allMatch(e -> e.getAttribute("data-value").endsWith(" - -"));
    assertThat(PageElements.all(page, "small")).noneMatch(e -> e.getTextContent().contains("–"));
  }

  @Test
  void keepsHostileNamesNames() throws Exception {
    String hostile = "\"><script>alert('x')</script>&amp;]]>\u0000{{=cmd|' /C calc'!A0}}";
    List<Map<String, Object>> rows = rows(3);
    rows.forEach(row -> row.put("experiment", "../../" + hostile));
    rows.forEach(row -> row.put("profile", hostile));
    rows.forEach(row -> row.put("link", hostile));
    rows.getLast().put("profile", hostile + ";scheme=dense|");
    rows.getLast().put("prompt", hostile);
    Path folder = dir.resolve("in");
    SampleResults.write(folder, rows);
    Files.writeString(
        folder.resolve("manifest.json"),
        "{\"title\":\"<script>alert(1)</script>\",\"question\":\"<img src=x>\",\"rows\":3}");
    Report.write(folder, folder.resolve("report.html"));
    Document page = PageElements.parse(folder.resolve("report.html"));
    assertThat(PageElements.all(page, "script")).isEmpty();
    assertThat(PageElements.all(page, "img")).isEmpty();
    assertThat(PageElements.all(page, "h1").getFirst().getTextContent())
        .isEqualTo("<script>alert(1)</script>");
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files).containsExactly(folder);
    }
  }

  @Test
  void needsNothingButItself() throws Exception {
    SampleResults.bound(dir);
    Document page = page();
    assertThat(PageElements.with(page, "src")).isEmpty();
    assertThat(PageElements.with(page, "href"))
        .allMatch(element -> element.getAttribute("href").startsWith("#"));
    String html = Files.readString(dir.resolve("report.html"));
    assertThat(html.replace("xmlns=\"http://www.w3.org/1999/xhtml\"", ""))
        .doesNotContain("http:", "https:", "url(", "@import", "//");
  }

  @Test
  void isReadWithoutSeeingIt() throws Exception {
    SampleResults.bound(dir);
    Document page = page();
    for (Element svg : PageElements.all(page, "svg")) {
      assertThat(svg.getAttribute("role")).isEqualTo("img");
      for (String id : svg.getAttribute("aria-labelledby").split(" ")) {
        assertThat(PageElements.with(page, "id"))
            .anyMatch(e -> e.getAttribute("id").equals(id) && !e.getTextContent().isBlank());
      }
    }
    List<String> ids =
        PageElements.with(page, "id").stream().map(e -> e.getAttribute("id")).toList();
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(ids)
        .contains(PageElements.all(page, "a").getFirst().getAttribute("href").substring(1));
    assertThat(PageElements.all(page, "table"))
        .allMatch(table -> table.getElementsByTagName("caption").getLength() == 1);
  }

  @Test
  void givesEqualBytesForEqualRows() throws Exception {
    SampleResults.bound(dir);
    page();
    byte[] first = Files.readAllBytes(dir.resolve("report.html"));
    byte[] csv = Files.readAllBytes(dir.resolve("bound.csv"));
    page();
    assertThat(Files.readAllBytes(dir.resolve("report.html"))).isEqualTo(first);
    assertThat(Files.readAllBytes(dir.resolve("bound.csv"))).isEqualTo(csv);
    assertThat(names())
        .containsExactly(
            "bound-rows.csv", "bound.csv", "manifest.json", "report.html", "results.jsonl");
  }

  private Document page() throws Exception {
    Path html = dir.resolve("report.html");
    Report.write(dir, html);
    return PageElements.parse(html);
  }

  private static String text(Document page) {
    return page.getDocumentElement().getTextContent();
  }

  private static List<Map<String, Object>> rows(int count) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(SampleResults.row("prompt", i, 3.0 + i));
    }
    return rows;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
