package io.draftwire.gateway.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

@NeedsChromium
class ComparePageTest {
  private static final String BUTTON =
      "document.querySelector('#compare-view .primary').textContent";
  private static final String BOTH =
      "[...document.querySelectorAll('.lane')].every((lane) => lane.querySelector('.answer[data-state]'))";

  private static Playground playground;
  private static Browser browser;

  @BeforeAll
  static void open() throws Exception {
    playground = Playground.open();
    browser = Browser.open();
  }

  @AfterAll
  static void close() {
    browser.close();
    playground.close();
  }

  @BeforeEach
  void visit() {
    browser.visit(playground.page().resolve("/#compare"));
    browser.logged();
  }

  @Test
  void twoSchemesRaceOverOnePromptAndSeed() {
    choose("A", "coupled");
    choose("B", "cloud-only");
    set("max_tokens", "120");
    set("seed", "11");
    race("The ferry");
    browser.until(BUTTON + " === 'Stop'");
    browser.until(BUTTON + " === 'Race' && " + BOTH);
    for (String side : new String[] {"A", "B"}) {
      assertThat(figure(side, "tokens")).isEqualTo("120");
      assertThat(figure(side, "rate")).matches("[\\d,]+\\.\\d");
      assertThat(figure(side, "seconds")).matches("\\d+\\.\\d\\d s");
      assertThat(figure(side, "up")).matches("[\\d,]+");
    }
    assertThat(Integer.parseInt(figure("A", "rounds"))).isPositive();
    assertThat(figure("B", "rounds")).isEqualTo("0");
    assertThat(figure("B", "payload")).isEqualTo("0");
    // Both draw by the same noise: for one seed the text is one, whoever drafted.
    assertThat(browser.text(".lanes > :nth-child(1) .tokens"))
        .isEqualTo(browser.text(".lanes > :nth-child(2) .tokens"))
        .isNotEmpty();
    assertThat(browser.text("#compare-view [role=status]"))
        .contains("tokens a second")
        .contains("Seed 11");
    browser.screenshot("compare");
    browser.assertNothingLogged();
  }

  @Test
  void oneWaitsForTheOther() {
    set("max_tokens", "60");
    race("The ferry");
    browser.until("document.querySelector('.lane .tok')");
    assertThat(browser.is("document.querySelectorAll('.lane')[1].querySelector('.tok')")).isFalse();
    browser.until(BUTTON + " === 'Race' && " + BOTH);
    assertThat(playground.openSessions()).isLessThanOrEqualTo(1);
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
