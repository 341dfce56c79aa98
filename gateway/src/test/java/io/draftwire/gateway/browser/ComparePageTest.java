package io.draftwire.gateway.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

@NeedsChromium
class ComparePageTest extends PageTest {
  private static final String BUTTON =
      "document.querySelector('#compare-view .primary').textContent";
  private static final String ALL =
      "[...document.querySelectorAll('.lane')].every((lane) => lane.querySelector('.answer[data-state]'))";

  @BeforeAll
  static void open() throws Exception {
    playground = Playground.open();
  }

  @BeforeEach
  void visit() {
    browser.visit(playground.page().resolve("/#compare"));
    browser.logged();
  }

  @Test
  void fourWaysRaceOverOnePromptAndSeed() {
    choose("B", "coupled");
    set("max_tokens", "60");
    set("seed", "11");
    race("The ferry");
    browser.until(BUTTON + " === 'Stop'");
    browser.until(BUTTON + " === 'Race' && " + ALL);
    assertThat(ways()).containsExactly("A cloud-only", "B coupled", "C c-sqs", "D live");
    for (String side : new String[] {"A", "B", "C", "D"}) {
      assertThat(figure(side, "tokens")).isEqualTo("60");
      assertThat(figure(side, "rate")).matches("[\\d,]+\\.\\d");
      assertThat(figure(side, "share")).matches("[\\d,]+\\.\\d\\d");
      assertThat(figure(side, "seconds")).matches("\\d+\\.\\d\\d s");
      assertThat(figure(side, "up")).matches("[\\d,]+\\.\\d");
      assertThat(figure(side, "down")).matches("[\\d,]+\\.\\d");
      assertThat(count(side, "rows")).isGreaterThanOrEqualTo(60);
    }
    assertThat(figure("A", "share")).isEqualTo("1.00");
    assertThat(count("A", "drafts")).isZero();
    assertThat(count("A", "passes")).isEqualTo(60);
    assertThat(count("B", "drafts")).isPositive();
    assertThat(count("B", "passes")).isLessThan(60);
    // These draw by the same noise: for one seed the text is one, whoever drafted.
    String text = browser.text(".lanes > :nth-child(1) .tokens");
    assertThat(text).isNotEmpty();
    assertThat(browser.text(".lanes > :nth-child(2) .tokens")).isEqualTo(text);
    assertThat(browser.text(".lanes > :nth-child(4) .tokens")).isEqualTo(text);
    assertThat(browser.text("#compare-view [role=status]"))
        .contains("tokens a second")
        .contains("Seed 11");
    browser.screenshot("compare");
    browser.assertNothingLogged();
  }

  @Test
  void waysAreLeftOutAndAddedAndALiveOneHasItsTree() {
    leaveOut("A");
    leaveOut("C");
    assertThat(ways()).containsExactly("B k-sqs", "D live");
    assertThat(browser.find("#compare-view .tree").isDisplayed()).isTrue();
    leaveOut("D");
    assertThat(browser.find("#compare-view .tree").isDisplayed()).isFalse();
    assertThat(browser.find(".pickers [aria-label='Leave B out']").isEnabled())
        .as("the last one")
        .isFalse();
    WebElement more = browser.find("#compare-view .choices button");
    more.click();
    choose("A", "scalar");
    assertThat(ways()).containsExactly("A scalar", "B k-sqs");
    more.click();
    more.click();
    assertThat(more.isEnabled()).as("a fifth").isFalse();
  }

  @Test
  void oneWaitsForTheOther() {
    set("max_tokens", "60");
    race("The ferry");
    browser.until("document.querySelector('.lane .tok')");
    assertThat(browser.is("document.querySelectorAll('.lane')[1].querySelector('.tok')")).isFalse();
    browser.until(BUTTON + " === 'Race' && " + ALL);
    assertThat(playground.openSessions()).isLessThanOrEqualTo(1);
  }

  @Test
  void sideBySideNobodyWaits() {
    set("max_tokens", "60");
    assertThat(begunAtOnce()).isEqualTo(1);
    browser.until(BUTTON + " === 'Race' && " + ALL);
    new Select(browser.find("#compare-order")).selectByValue("together");
    assertThat(begunAtOnce()).isEqualTo(4);
    browser.until(BUTTON + " === 'Race' && " + ALL);
    assertThat(browser.text("#compare-view [role=status]")).contains("tokens a second");
  }

  @Test
  void escapeStopsTheRace() {
    set("max_tokens", "2000");
    race("The ferry");
    browser.until("document.querySelectorAll('.lane .tok').length > 8");
    browser.press(Keys.ESCAPE);
    browser.until(BUTTON + " === 'Race'");
    assertThat(browser.text("#compare-view [role=status]")).isEqualTo("Stopped.");
    assertThat(browser.is("document.querySelectorAll('.lane')[1].querySelector('.tok')")).isFalse();
  }

  /** Answers that are under way by the time that the button has been pressed. */
  private static int begunAtOnce() {
    return (int)
        browser.number(
            "(document.querySelector('#compare-view .primary').click(), document.querySelectorAll('.lane .answer').length)");
  }

  private static void leaveOut(String side) {
    browser.find(".pickers [aria-label='Leave " + side + " out']").click();
  }

  /** As the table names them. */
  @SuppressWarnings("unchecked")
  private static List<String> ways() {
    return (List<String>)
        browser.js(
            "return [...document.querySelectorAll('.figures-table tbody th')].map((th) => th.textContent)");
  }

  private static int count(String side, String name) {
    return Integer.parseInt(figure(side, name).replace(",", ""));
  }

  private static void race(String prompt) {
    WebElement field = browser.find("#compare-prompt");
    field.clear();
    field.sendKeys(prompt);
    browser.find("#compare-view .primary").click();
  }

  private static void choose(String side, String scheme) {
    new Select(browser.find(".pickers .side-" + side + " select")).selectByValue(scheme);
  }

  private static void set(String name, String value) {
    WebElement field = browser.find("#settings [name=" + name + "]");
    field.clear();
    field.sendKeys(value);
  }

  private static String figure(String side, String name) {
    return browser.text("[data-figure=" + side + "-" + name + "]");
  }
}
