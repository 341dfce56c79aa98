package io.draftwire.gateway.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Measures when the page first paints and writes that down beside the screenshots. How long it took
 * is for people to read: {@code mvn -pl gateway -am test -Dtest=FirstPaintTest -Ddraftwire.loads=15
 * -Dsurefire.failIfNoSpecifiedTests=false}, on a machine that does nothing else.
 */
@NeedsChromium
class FirstPaintTest {
  private static final int LOADS = Integer.getInteger("draftwire.loads", 3);
  private static final Path FIGURES = Path.of("target", "screenshots", "first-paint.txt");

  @Test
  void thePagePaintsAtEveryLoad() throws Exception {
    double[] millis = new double[LOADS];
    try (Playground playground = Playground.open();
        Browser browser = Browser.open()) {
      for (int i = 0; i < LOADS; i++) {
        browser.visit(playground.page());
        browser.until("performance.getEntriesByName('first-paint').length === 1");
        millis[i] = browser.number("performance.getEntriesByName('first-paint')[0].startTime");
        assertThat(millis[i]).isPositive();
      }
    }
    Arrays.sort(millis);
    String line =
        String.format(
            Locale.ROOT,
            "first paint, ms, of %d loads in one browser: least %.0f, median %.0f, most %.0f%n",
            LOADS,
            millis[0],
            millis[LOADS / 2],
            millis[LOADS - 1]);
    Files.createDirectories(FIGURES.getParent());
    Files.writeString(FIGURES, line);
    System.out.print(line);
  }
}
