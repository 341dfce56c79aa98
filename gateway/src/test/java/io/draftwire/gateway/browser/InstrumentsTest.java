package io.draftwire.gateway.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.lab.link.LinkSpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The charts and the link. */
@NeedsChromium
class InstrumentsTest extends PageTest {
  private static final String VALUE =
      "[...document.querySelectorAll('.instruments figure')].find((f) => f.textContent.startsWith('%s')).querySelector('.value').textContent";
  private static final String EMPTY =
      "[...document.querySelectorAll('.instruments figure')].find((f) => f.textContent.startsWith('%s')).classList.contains('is-empty')";
  private static final String PICTURES =
      "[...document.querySelectorAll('.instruments canvas')].map((c) => c.toDataURL()).join()";

  private ChatPage chat;

  @BeforeAll
  static void open() throws Exception {
    playground = Playground.open();
  }

  @BeforeEach
  void visit() {
    playground.restoreLink();
    chat = new ChatPage(browser, playground.page());
    browser.logged();
  }

  @Test
  void chartsMoveWhileAnAnswerIsWritten() {
    for (String chart : new String[] {"Bits", "Acceptance", "Support", "Threshold", "Round"}) {
      assertThat(browser.is(EMPTY.formatted(chart))).as(chart).isTrue();
    }
    chat.scheme("c-sqs").set("max_tokens", 400).send("The ferry").awaitTokens(30);
    String early = (String) browser.js("return " + PICTURES);
    chat.awaitTokens(90);
    assertThat((String) browser.js("return " + PICTURES)).isNotEqualTo(early);
    chat.awaitEnd();
    for (String chart : new String[] {"Bits", "Acceptance", "Support", "Threshold", "Round"}) {
      assertThat(browser.is(EMPTY.formatted(chart))).as(chart).isFalse();
      assertThat((String) browser.js("return " + VALUE.formatted(chart)))
          .as(chart)
          .containsPattern("\\d");
    }
    browser.screenshot("charts");
    browser.assertNothingLogged();
  }

  @Test
  void onlyConformalSchemesHaveAThreshold() {
    chat.scheme("k-sqs").set("max_tokens", 40).ask("The ferry");
    assertThat(browser.is(EMPTY.formatted("Threshold"))).isTrue();
    assertThat(browser.is(EMPTY.formatted("Support"))).isFalse();
    assertThat((String) browser.js("return " + VALUE.formatted("Support"))).isEqualTo("8.0");
  }

  @Test
  void liveAnswersHavePassesInPlaceOfRounds() throws Exception {
    try (Playground slow = Playground.withSlowTarget()) {
      chat = new ChatPage(browser, slow.page());
      chat.scheme("live").set("max_tokens", 120).ask("The ferry");
      assertThat(chat.tokens("accepted") + chat.tokens("streamed")).isEqualTo(120);
      assertThat(chat.tokens("accepted")).isPositive();
      assertThat(browser.is(EMPTY.formatted("Acceptance"))).isFalse();
      assertThat(browser.is(EMPTY.formatted("Support"))).isTrue();
      assertThat((String) browser.js("return document.querySelector('.instruments').innerHTML"))
          .containsPattern("\\d+ passes, \\d+ with guesses in time, \\d+ guesses, \\d+ walked");
      assertThat(browser.text(".answer:last-of-type footer"))
          .contains("What the passes had to go by", "Passes as a table");
      browser.find(".answer:last-of-type footer details summary").click();
      browser.until(
          "document.querySelector('.answer:last-of-type footer pre')?.textContent.includes('goes on by itself')");
      browser.hover(chat.token("accepted"));
      browser.until("document.querySelector('#inspector').textContent.includes('guesses in time')");
      assertThat(browser.text("#inspector dl")).contains("pass").doesNotContain("round");
      assertThat(browser.text("#measured-rate")).contains("bit/s");
      assertThat(browser.text("#instruments")).contains("Pass phases", "paced to a cost curve");
      assertThat(browser.text(".answer:last-of-type header")).contains("paced to a cost curve");
      browser.screenshot("live");
      browser.assertNothingLogged();
    }
  }

  /** Drawn, in words and as a table, which say one thing; a token brings its own pass's back. */
  @Test
  void aLiveAnswersTreeIsDrawnAndTold() throws Exception {
    try (Playground slow = Playground.withSlowTarget()) {
      chat = new ChatPage(browser, slow.page());
      assertThat(browser.find("#tree-panel").isDisplayed()).as("auto may be live").isTrue();
      chat.scheme("k-sqs");
      assertThat(browser.find("#tree-panel").isDisplayed()).isFalse();
      chat.scheme("live").set("max_tokens", 120).set("seed", 5).ask("The ferry");
      browser.find("#tree-panel summary").click();
      browser.until("document.querySelector('#tree-panel table')");
      String words = wordsOfAPicturedWalk();
      assertThat(words)
          .matches(
              "pass \\d+: \\d+ guesses, \\d+ at the cloud in time, \\d+ in the pass, \\d+ walked, \\d+ stand, \\d+ died");
      assertThat(browser.find("#tree-panel svg").getDomAttribute("aria-label")).contains(words);
      assertThat(browser.find("#tree-panel svg").getAriaRole()).isEqualTo("image");
      String walked = words.replaceAll(".*?(\\d+) walked.*", "$1");
      assertThat(
              browser.number(
                  "[...document.querySelectorAll('#tree-panel tbody tr')].filter((tr) => tr.lastChild.textContent === 'walked').length"))
          .isEqualTo(Double.parseDouble(walked));
      assertThat(browser.text("#tree-panel"))
          .containsPattern("\\d+ of 120 tokens were guessed in time");
      assertThat(browser.number("document.querySelectorAll('#tree-panel svg *').length"))
          .as("bounded")
          .isLessThan(400);
      browser.screenshot("tree");
      browser.assertNothingLogged();
    }
  }

  /** Goes from guess to guess of the text until the tree is that of its own pass. */
  private static String wordsOfAPicturedWalk() {
    int tokens = (int) browser.number("document.querySelectorAll('.tokens .tok.accepted').length");
    for (int i = 0; i < tokens; i++) {
      browser.js("document.querySelectorAll('.tokens .tok.accepted')[arguments[0]].focus()", i);
      String pass =
          (String)
              browser.js(
                  "return /^\\d+/.exec(document.querySelectorAll('#inspector dd')[3].textContent)[0]");
      String words = "document.querySelector('#tree-panel .value').textContent";
      browser.until("new RegExp('\\\\b" + pass + "\\\\b').test(" + words + ")");
      String told = (String) browser.js("return " + words);
      if (told.startsWith("pass " + pass + ":")) {
        return told;
      }
    }
    throw new AssertionError("no walk was pictured");
  }

  @Test
  void aTokenMarksItsRoundOnTheChartsAndTheChartsMarkItsTokens() {
    chat.scheme("k-sqs").set("max_tokens", 80).ask("The ferry");
    browser.hover(chat.token("bonus"));
    browser.until("document.querySelectorAll('.tok.lit').length >= 2");
    assertThat((String) browser.js("return " + VALUE.formatted("Acceptance"))).startsWith("100 %");
    browser.leave();
    browser.until("document.querySelectorAll('.tok.lit').length === 0");
    browser.hover(browser.find(".instruments figure:nth-of-type(2) .u-over"));
    browser.until("document.querySelectorAll('.tok.lit').length >= 1");
  }

  @Test
  void theSliderChangesTheLinkAndWithItTheMeasuredRate() {
    chat.scheme("k-sqs").set("max_tokens", 48).ask("The ferry");
    String before = browser.text("#measured-rate");
    WebElement slider = browser.find("[data-knob=up_kbit]");
    slider.sendKeys(Keys.HOME);
    assertThat(slider.getDomAttribute("aria-valuetext")).isEqualTo("8 kbit/s");
    browser.until("8 kbit/s up", () -> playground.link().upBitsPerSecond() == 8_000);
    browser.until("document.querySelector('#measured-rate').textContent === '–'");
    assertThat(playground.link().downBitsPerSecond()).isEqualTo(250_000);
    chat.ask("The ferry");
    String slow = browser.text("#measured-rate");
    assertThat(slow).isNotEqualTo(before).endsWith(" kbit/s");
    assertThat(Double.parseDouble(slow.substring(0, slow.indexOf(' ')))).isBetween(5.0, 11.0);
    browser.screenshot("slow-link");
    browser.find("[data-knob=rtt_ms]").sendKeys(Keys.END);
    browser.until("a second there and back", () -> playground.link().rttNanos() == 1_000_000_000);
    browser.find("[data-knob=up_kbit]").sendKeys(Keys.END);
    browser.until("no limit", () -> playground.link().upBitsPerSecond() == LinkSpec.UNLIMITED);
    assertThat(browser.text("#link-panel output")).isEqualTo("no limit");
    browser.assertNothingLogged();
  }

  @Test
  void aRealLinkIsOnlyMeasured() throws Exception {
    try (Playground real = Playground.overRealLink()) {
      chat = new ChatPage(browser, real.page());
      assertThat(browser.text("#link-panel")).contains("real link");
      assertThat(browser.number("document.querySelectorAll('#link-panel input').length")).isZero();
      chat.scheme("k-sqs").set("max_tokens", 24).ask("The ferry");
      assertThat(browser.text("#link-panel .detail"))
          .matches("[\\d,]+ bytes a round, .* there and back");
    }
  }
}
