package io.draftwire.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Every figure on the page is computed a second time from the rows, by code of its own. */
class ReportFiguresTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NUMBER =
      Pattern.compile("×?[+−]?[\\d\u202f]*\\d(\\.\\d+)?(\u202f?%)?");

  @TempDir static Path dir;
  private static Document page;
  private static final Map<String, NaiveFigures> NAIVE = new HashMap<>();

  @BeforeAll
  static void writeAndRead() throws Exception {
    SampleResults.all(dir);
    Path html = dir.resolve("report.html");
    Report.write(dir, html);
    page = PageElements.parse(html);
    assertThat(Files.size(html)).isLessThan(1_100_000);
    for (String name :
        List.of(
            "paper",
            "bound",
            "regimes",
            "crossover",
            "length",
            "bits",
            "session",
            "ids-first",
            "upload",
            "ahead",
            "live",
            "systems",
            "my-sweep")) {
      List<JsonNode> rows = new ArrayList<>();
      for (String line : Files.readAllLines(dir.resolve(name).resolve("results.jsonl"))) {
        rows.add(JSON.readTree(line));
      }
      NAIVE.put(name, new NaiveFigures(rows));
    }
  }

  @Test
  void everyFigureIsTheRowsFigure() {
    Map<String, Integer> seen = new TreeMap<>();
    for (Element element : PageElements.with(page, "data-figure")) {
      double[] naive = naive(element);
      String[] shown = element.getAttribute("data-value").split(" ", -1);
      for (int i = 0; i < 3; i++) {
        if (Double.isNaN(naive[i])) {
          assertThat(shown[i]).as(describe(element)).isEqualTo("-");
        } else {
          assertThat(Double.parseDouble(shown[i]))
              .as(describe(element))
              .isCloseTo(naive[i], within(1e-6 * Math.max(1e-3, Math.abs(naive[i])) + 1e-9));
        }
      }
      seen.merge(element.getAttribute("data-figure"), 1, Integer::sum);
    }
    assertThat(seen)
        .containsKeys(
            "tokens_per_second",
            "ms_per_token",
            "resampling",
            "bits_per_draft",
            "acceptance",
            "gain:tokens_per_second",
            "gain:resampling",
            "ratio:bits_per_draft",
            "bound_measured",
            "bound_sum",
            "bound_tv",
            "bound_slack");
    assertThat(seen.values().stream().mapToInt(i -> i).sum()).isGreaterThan(2000);
  }

  @Test
  void whatIsReadIsWhatWasComputed() {
    int read = 0;
    for (Element element : PageElements.with(page, "data-figure")) {
      if (element.getTagName().equals("td") || element.getTagName().equals("b")) {
        double value = naive(element)[0];
        String text = element.getFirstChild().getNodeValue(); // without the interval below it
        if (Double.isNaN(value)) {
          assertThat(text).contains("–");
          continue;
        }
        Matcher matcher = NUMBER.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        assertRounded(matcher.group(), value, describe(element));
        read++;
      }
    }
    assertThat(read).isGreaterThan(1000);
  }

  @Test
  void placesAreWhatTheAxisSays() {
    int markers = 0;
    int bars = 0;
    for (Element svg : PageElements.all(page, "svg")) {
      List<Element> children = new ArrayList<>();
      for (Node child = svg.getFirstChild(); child != null; child = child.getNextSibling()) {
        children.add((Element) child);
      }
      double[] axis = axis(children);
      for (Element child : children) {
        if (!child.hasAttribute("data-figure") || child.getTagName().equals("g")) {
          continue;
        }
        double value = Double.parseDouble(child.getAttribute("data-value").split(" ")[0]);
        double length = axis[1] * value;
        double place = axis[0] + length;
        switch (child.getTagName()) {
          case "path" -> {
            String[] at = child.getAttribute("transform").replaceAll("[^0-9. -]", "").split(" ");
            assertThat(Double.parseDouble(at[1])).as(describe(child)).isCloseTo(place, within(0.3));
            markers++;
          }
          case "circle" ->
              assertThat(number(child, "cy")).as(describe(child)).isCloseTo(place, within(0.3));
          default -> {
            double height = number(child, "height");
            assertThat(height).as(describe(child)).isCloseTo(-length, within(0.3));
            bars++;
          }
        }
      }
    }
    assertThat(markers).isGreaterThan(200);
    assertThat(bars).isEqualTo(36);
  }

  /** From the labels of the upright axis: the place of zero, and what one unit adds to it. */
  private static double[] axis(List<Element> children) {
    List<double[]> ticks = new ArrayList<>();
    for (Element child : children) {
      String text = child.getTextContent().replace('−', '-').replace("\u202f", "");
      if (child.getAttribute("class").equals("tick end") && text.matches("-?[0-9.]+")) {
        ticks.add(new double[] {Double.parseDouble(text), number(child, "y") - 3.5});
      }
    }
    if (ticks.isEmpty()) {
      return new double[] {Double.NaN, Double.NaN}; // a map has no such axis
    }
    double[] low = ticks.getFirst();
    double[] high = ticks.getLast();
    double unit = (high[1] - low[1]) / (high[0] - low[0]);
    return new double[] {low[1] - unit * low[0], unit};
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  @Test
  void sectionsAnswerTheirQuestion() {
    Map<String, String> answers = new HashMap<>();
    for (Element element : PageElements.with(page, "data-experiment")) {
      answers.putIfAbsent(element.getAttribute("data-experiment"), element.getTextContent());
    }
    assertThat(answers.get("paper")).contains("K-SQS for low uncertainty", "cloud-only");
    assertThat(answers.get("bound")).contains("The bound holds", "12 of 12 groups");
    assertThat(answers.get("regimes")).contains("of 4 points of rate and temperature");
    assertThat(answers.get("crossover")).contains("of 16 links");
    assertThat(answers.get("crossover"))
        .contains("auto is within 3 % of the best fixed choice on")
        .contains("of 16 links (");
    // The samples' coupled drafts take 12.3 to 13 bits, scalar's 17, where K-SQS takes 140.
    assertThat(answers.get("bits"))
        .contains(
            "coupled is to take at most 0.10 of the bits of K-SQS, K=8, ℓ=100: met, at 3 of 3")
        .contains("scalar grid=4 is to take at most 0.15 of the bits")
        .contains("0.088 at T=0.3 to 0.093 at T=1");
    assertThat(answers.get("session"))
        .contains("at most 0.08 of the bits of K-SQS, K=8, ℓ=100: missed, at 0 of 3 settings")
        .contains("missed, +16\u202f%");
    assertThat(answers.get("ids-first"))
        .contains("faster than beside them at 1 of 2 settings, by at most +25\u202f%")
        .contains("Always behind, they are slower at 1.")
        .contains("The measured choice is slower than beside at 0 settings")
        .contains("it is faster than beside at 1 of 1.");
    assertThat(answers.get("upload"))
        .contains(
            "by plan make rounds more than 1 % faster at 1 of 2 settings, by at most +25\u202f%")
        .contains("by immediate make rounds more than 1 % faster at 0 of 2 settings")
        .contains("and slower at 2; the worst is -20")
        .contains("by auto make rounds more than 1 % faster at 1 of 2 settings");
    assertThat(answers.get("ahead"))
        .contains("bonus against waiting: from 0.0 %")
        .contains("bonus:send against waiting: from −9.1 % (")
        .contains("to +25 % (");
    assertThat(answers.get("live"))
        .contains("live is surely more than 1 % faster than streaming on 3 of 6 links, at most 1.")
        .contains("below 0.98 on 2.")
        .contains("Against best fixed rounds, live is faster in");
    assertThat(answers.get("systems"))
        .contains("Live is ahead of a published system in 6 of 8 meetings at a round trip of 5 ms")
        .contains("Not of sled at ")
        .doesNotContain("nor of");
    assertThat(answers.get("length")).contains("the fastest draft length is");
    assertThat(answers.get("my-sweep")).contains("Fastest with the target’s law: K-SQS");
  }

  /** The samples' PicoSpec is 1.4 times as fast as streaming; its paper says 1.45. */
  @Test
  void aPapersRatioStandsBesideOurs() {
    List<String> rows =
        PageElements.all(page, "tr").stream()
            .map(Element::getTextContent)
            .filter(text -> text.startsWith("picospec") && text.contains("over streaming"))
            .toList();
    assertThat(rows).hasSize(1);
    assertThat(rows.getFirst()).contains("1.45", "1.400", "yes");
  }

  @Test
  void whoLosesIsShownLosing() {
    // The samples' dense fp16 sends 512 kbit for each draft: it cannot but lose to cloud-only.
    long losing =
        PageElements.all(page, "td").stream()
            .filter(cell -> cell.getAttribute("class").equals("n lose"))
            .filter(cell -> cell.getAttribute("data-group").contains("scheme=dense"))
            .filter(cell -> cell.getTextContent().startsWith("▼"))
            .count();
    assertThat(losing).isGreaterThan(10);
    for (Element cell : PageElements.all(page, "td")) {
      if (cell.getAttribute("class").equals("n win")) {
        assertThat(cell.getAttribute("data-group")).doesNotContain("edge-only");
      }
    }
  }

  private static void assertRounded(String shown, double value, String what) {
    String plain = shown.replaceAll("[\u202f%+×]", "").replace('−', '-');
    int point = plain.indexOf('.');
    int decimals = point < 0 ? 0 : plain.length() - point - 1;
    double number = Double.parseDouble(plain);
    double expected = shown.startsWith("×") ? 1 + value / 100 : value;
    assertThat(number)
        .as(what + " shown as " + shown)
        .isCloseTo(expected, within(0.5001 * Math.pow(10, -decimals)));
  }

  private static double[] naive(Element element) {
    return NAIVE
        .get(PageElements.around(element, "data-experiment"))
        .of(
            element.getAttribute("data-figure"),
            PageElements.around(element, "data-group"),
            element.hasAttribute("data-over") ? element.getAttribute("data-over") : null);
  }

  private static String describe(Element element) {
    return element.getAttribute("data-figure")
        + " of "
        + PageElements.around(element, "data-experiment")
        + " "
        + PageElements.around(element, "data-group")
        + " over "
        + element.getAttribute("data-over");
  }
}
