package io.draftwire.gateway.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.gateway.GatewayConfig;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** What holds for the page whatever is done with it. */
@NeedsChromium
class PageQualityTest extends PageTest {
  /** All files of the page together. */
  private static final int MOST_BYTES = 300_000;

  /** What is called good for a page's whole life. */
  private static final double GOOD = 0.1;

  /** Of what is not the text itself: a digit's width, a few times. */
  private static final double STILL = 0.0005;

  @TempDir private static Path reports;
  private static String axe;

  @BeforeAll
  static void open() throws Exception {
    Files.writeString(reports.resolve("paper.html"), "<!doctype html><title>Paper</title>");
    playground = Playground.open(config -> config.withReports(Optional.of(reports)));
    try (InputStream script = PageQualityTest.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "light,false,false",
    "dark,true,false",
    "phone-light,false,true",
    "phone-dark,true,true"
  })
  void axeFindsNothing(String name, boolean dark, boolean phone) {
    if (phone) {
      browser.phone();
    }
    browser.dark(dark);
    ChatPage chat = new ChatPage(browser, playground.page());
    assertNoViolations(name + ", empty");
    if (phone) {
      pane("settings");
    }
    chat.scheme("c-sqs").set("max_tokens", 120);
    assertNoViolations(name + ", settings");
    if (phone) {
      pane("view");
    }
    chat.ask("The ferry");
    browser.js(
        "document.querySelectorAll('.answer details').forEach((details) => { details.open = true; })");
    browser.until("document.querySelector('.answer table')");
    browser.js("document.querySelector('.tokens .tok.accepted').focus()");
    browser.until("!document.querySelector('#inspector').hidden");
    browser.screenshot("chat-" + name);
    assertNoViolations(name + ", an answer");
    if (phone) {
      pane("instruments");
      browser.screenshot("charts-" + name);
      assertNoViolations(name + ", charts");
    }
    browser.visit(playground.page().resolve("/#compare"));
    assertNoViolations(name + ", a race");
    browser.screenshot("compare-" + name);
  }

  @ParameterizedTest
  @CsvSource({"light,false,false", "phone-dark,true,true"})
  void axeFindsNothingAboutATree(String name, boolean dark, boolean phone) {
    if (phone) {
      browser.phone();
    }
    browser.dark(dark);
    ChatPage chat = new ChatPage(browser, playground.page());
    if (phone) {
      pane("settings");
    }
    chat.scheme("live").set("max_tokens", 60);
    if (phone) {
      pane("view");
    }
    chat.ask("The ferry");
    browser.js("document.querySelector('#tree-panel details').open = true");
    browser.until("document.querySelector('#tree-panel table')");
    browser.screenshot("tree-" + name);
    assertNoViolations(name + ", a tree");
    assertThat(browser.number("document.documentElement.scrollWidth"))
        .isEqualTo(phone ? 360 : 1440);
  }

  @ParameterizedTest
  @CsvSource({"c-sqs,false", "c-sqs,true", "live,false", "live,true"})
  void nothingMovesWhileAnAnswerIsWritten(String scheme, boolean phone) {
    if (phone) {
      browser.phone();
    }
    ChatPage chat = new ChatPage(browser, playground.page());
    if (phone) {
      pane("settings");
    }
    // A seed, since how often lines wrap is the text's.
    chat.scheme(scheme).set("seed", 5).set("max_tokens", 300);
    if (phone) {
      pane("view");
    }
    chat.send("The ferry").awaitTokens(1);
    browser.js("window.shifted = { all: 0, fixed: 0, moved: [] }");
    chat.awaitEnd();
    assertNothingMoved();
  }

  @Test
  void nothingMovesWhileFourWaysRace() {
    browser.visit(playground.page().resolve("/#compare"));
    browser.find("#settings [name=max_tokens]").sendKeys(Keys.BACK_SPACE);
    browser.find("#compare-view .primary").click();
    browser.until("document.querySelector('.lane .tok')");
    browser.js("window.shifted = { all: 0, fixed: 0, moved: [] }");
    browser.until("document.querySelector('#compare-view .primary').textContent === 'Race'");
    assertNothingMoved();
  }

  @Test
  void thePageIsSmallAndComesFromTheGatewayAlone() {
    browser.visit(playground.page());
    new ChatPage(browser, playground.page()).set("max_tokens", 4).ask("The ferry");
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> loaded =
        (List<Map<String, Object>>)
            browser.js(
                """
                return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
                  .filter((entry) => !/\\/(v1|draftwire)\\//.test(entry.name))
                  .map((entry) => ({ name: entry.name, bytes: entry.decodedBodySize }));
                """);
    assertThat(loaded).hasSizeGreaterThan(10);
    assertThat(loaded)
        .allSatisfy(
            file -> {
              assertThat((String) file.get("name")).startsWith(playground.page().toString());
              assertThat(((Number) file.get("bytes")).longValue()).isPositive();
            });
    long bytes = loaded.stream().mapToLong(file -> ((Number) file.get("bytes")).longValue()).sum();
    System.out.println(
        "draftwire: the page has " + bytes + " bytes in " + loaded.size() + " files");
    assertThat(bytes).isLessThan(MOST_BYTES);
  }

  @Test
  void noScriptOrStyleIsAllowedThatIsNotAFile() {
    browser.visit(playground.page());
    String policy =
        (String)
            browser.js(
                """
                const request = new XMLHttpRequest();
                request.open('GET', '/', false);
                request.send();
                return request.getResponseHeader('Content-Security-Policy');
                """);
    assertThat(policy).contains("default-src 'self'").doesNotContain("unsafe");
    browser.assertNothingLogged();
    browser.js(
        """
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.head.append(script);
        """);
    assertThat(browser.is("window.ran")).isFalse();
  }

  @Test
  void aPhoneSeesOnePanelAtATimeAndNothingSideways() {
    browser.phone();
    ChatPage chat = new ChatPage(browser, playground.page());
    chat.send("The ferry").awaitTokens(40);
    for (String pane : new String[] {"view", "settings", "instruments"}) {
      pane(pane);
      assertThat(browser.number("document.documentElement.scrollWidth")).as(pane).isEqualTo(360);
      assertThat(
              browser.number(
                  "[...document.querySelectorAll('.view, .settings, .instruments')].filter((e) => e.checkVisibility()).length"))
          .as(pane)
          .isEqualTo(1);
      browser.screenshot("phone-" + pane);
    }
    browser.visit(playground.page().resolve("/#compare"));
    assertThat(browser.number("document.documentElement.scrollWidth")).isEqualTo(360);
  }

  @Test
  void theThemeIsTheSystemsUntilOneIsChosen() {
    browser.dark(true).visit(playground.page());
    String dark = ground();
    browser.dark(false);
    String light = ground();
    assertThat(light).isNotEqualTo(dark);
    browser.find("#theme").click();
    browser.find("#theme").click();
    assertThat(browser.find("#theme").getText()).isEqualTo("Theme: dark");
    assertThat(ground()).isEqualTo(dark);
    browser.visit(playground.page());
    assertThat(ground()).as("after coming back").isEqualTo(dark);
    browser.find("#theme").click();
    assertThat(ground()).isEqualTo(light);
  }

  @Test
  void reportsAreLinked() {
    browser.visit(playground.page());
    assertThat(browser.find("#reports a").getDomAttribute("href")).isEqualTo("/reports/paper.html");
  }

  @Test
  void aKeyIsAskedForOnlyOnceTheOneInUseIsRefused() throws Exception {
    String first = "0123456789abcdef0123";
    String second = "fedcba9876543210fedc";
    int port;
    try (Playground locked = locked(0, first)) {
      port = locked.page().getPort();
      browser.visit(URI.create("http://me:" + first + "@127.0.0.1:" + port + "/"));
      ask();
      browser.until("document.querySelectorAll('.tokens .tok').length > 3");
      assertThat(browser.find("#key").isDisplayed()).isFalse();
      browser.press(Keys.ESCAPE);
    }
    try (Playground locked = locked(port, second)) {
      assertThat(locked.page().getPort()).isEqualTo(port);
      ask();
      browser.until("document.querySelector('.answer .error')");
      assertThat(browser.text(".answer .error")).contains("401").doesNotContain(first);
      assertThat(browser.find("#key").isDisplayed()).isTrue();
      browser.screenshot("key-wanted");
      browser.find("#key").sendKeys(second, Keys.ENTER);
      assertThat(browser.find("#key").isDisplayed()).isFalse();
      ask();
      browser.until("document.querySelectorAll('.answer:last-of-type .tok').length > 3");
      browser.press(Keys.ESCAPE);
    }
  }

  private static Playground locked(int port, String key) throws Exception {
    return Playground.open(
        config ->
            GatewayConfig.onLoopback(port)
                .withAccess(Optional.of(GatewayConfig.keyed(null, key)), Optional.empty()));
  }

  private static void ask() {
    browser.find("#prompt").clear();
    browser.find("#prompt").sendKeys("The ferry", Keys.ENTER);
  }

  private static void assertNothingMoved() {
    assertThat(browser.number("window.shifted.fixed"))
        .as(() -> "moved: " + browser.js("return window.shifted.moved"))
        .isLessThan(STILL);
    assertThat(browser.number("window.shifted.all")).isLessThan(GOOD);
  }

  private static void pane(String name) {
    browser.find(".panes [data-pane=" + name + "]").click();
  }

  private static String ground() {
    return browser.find("body").getCssValue("background-color");
  }

  /** Every rule that axe-core has for WCAG 2.2 A and AA, and its best practices. */
  private static void assertNoViolations(String where) {
    browser.js(axe);
    browser.js(
        """
        window.found = null;
        axe.run().then((result) => {
          window.found = result.violations.map((violation) =>
            `${violation.id}: ${violation.nodes.map((node) => `${node.html} ${node.failureSummary}`).join('; ')}`);
        });
        """);
    browser.until("window.found !== null");
    assertThat((List<?>) browser.js("return window.found")).as(where).isEmpty();
  }
}
