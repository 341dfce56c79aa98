package io.draftwire.gateway.browser;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * A class of tests with one browser and one playground, which the class itself opens. Such classes
 * run one after another.
 */
abstract class PageTest {
  static Playground playground;
  static Browser browser;

  @BeforeAll
  static void openBrowser() {
    browser = Browser.open();
  }

  @AfterAll
  static void closeAll() {
    browser.close();
    if (playground != null) {
      playground.close();
      playground = null;
    }
  }

  /** What the test before had set, and what its page had logged. */
  @BeforeEach
  void forget() {
    browser.desktop().dark(false);
    browser.logged();
  }
}
