package io.draftwire.gateway.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium, headless, with no way to any host but this one. */
final class Browser implements AutoCloseable {
  static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PAUSE_MILLIS = 25;

  /**
   * Layout shifts, summed before any script of the page runs: all of them, and those that moved
   * anything but the text of an answer, where a word that is being written may have to go to the
   * next line.
   */
  private static final String OBSERVE_SHIFTS =
      """
      window.shifted = { all: 0, fixed: 0, moved: [] };
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const nodes = entry.sources.map(({ node }) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node));
          window.shifted.all += entry.value;
          if (!nodes.every((node) => node?.closest('.tokens > *'))) {
            window.shifted.fixed += entry.value;
            window.shifted.moved.push(...nodes.map((node) => node?.outerHTML.slice(0, 80)));
          }
        }
      }).observe({ type: 'layout-shift', buffered: true });
      """;

  /** Says of every browser newer than itself that it is; kept, or the level would be forgotten. */
  private static final Logger VERSIONS =
      Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  static Browser open() {
    VERSIONS.setLevel(Level.SEVERE);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .build();
    Browser browser = new Browser(new ChromeDriver(service, options));
    browser.cdp("Page.addScriptToEvaluateOnNewDocument", Map.of("source", OBSERVE_SHIFTS));
    return browser.desktop();
  }

  Browser desktop() {
    return sized(1440, 900, false);
  }

  /** 360 pixels wide, touched rather than pointed at. */
  Browser phone() {
    return sized(360, 740, true);
  }

  private Browser sized(int width, int height, boolean mobile) {
    cdp(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", mobile));
    return this;
  }

  /** What the system prefers. */
  Browser dark(boolean dark) {
    Map<String, String> scheme =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    cdp("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
    return this;
  }

  private void cdp(String command, Map<String, Object> parameters) {
    driver.executeCdpCommand(command, parameters);
  }

  /** Loads a page from nothing, and waits until the gateway has told it what there is. */
  Browser visit(URI page) {
    driver.get("about:blank");
    driver.get(page.toString());
    until("document.querySelector('#models').textContent.trim() !== ''");
    return this;
  }

  /** Loads the page anew, as a person does; what it remembers is there. */
  void reload() {
    driver.navigate().refresh();
    until("document.querySelector('#models')?.textContent.trim() !== ''");
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  String text(String selector) {
    return (String) js("return document.querySelector(arguments[0]).textContent", selector);
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  void hover(WebElement element) {
    new Actions(driver).moveToElement(element).perform();
  }

  /** Takes the pointer to where nothing is. */
  void leave() {
    new Actions(driver).moveToLocation(1, 1).perform();
  }

  void press(CharSequence keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  Object js(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  boolean is(String expression) {
    return Boolean.TRUE.equals(js("return Boolean(" + expression + ")"));
  }

  double number(String expression) {
    return ((Number) js("return " + expression)).doubleValue();
  }

  /** Waits until an expression of the page holds. */
  void until(String expression) {
    until(expression, () -> is(expression));
  }

  /** Waits until something outside the page holds. */
  void until(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        screenshot("failed");
        fail("for %s this did not hold: %s; the page said %s", PATIENCE, what, logged());
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Path screenshot(String name) {
    try {
      Files.createDirectories(SCREENSHOTS);
      return Files.write(
          SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new IllegalStateException("cannot keep the screenshot " + name, e);
    }
  }

  /** What the page logged since the last call: its errors, and what its policy forbade. */
  List<String> logged() {
    List<String> lines = new ArrayList<>();
    driver.manage().logs().get(LogType.BROWSER).forEach(entry -> lines.add(entry.getMessage()));
    return lines;
  }

  void assertNothingLogged() {
    assertThat(logged()).isEmpty();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
