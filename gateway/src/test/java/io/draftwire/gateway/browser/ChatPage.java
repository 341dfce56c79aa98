package io.draftwire.gateway.browser;

import java.net.URI;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** The chat as a person uses it. */
final class ChatPage {
  private static final String DONE = "document.querySelector('#send').textContent === 'Send'";

  private final Browser browser;

  ChatPage(Browser browser, URI page) {
    this.browser = browser.visit(page);
  }

  ChatPage scheme(String name) {
    new Select(browser.find("#scheme select")).selectByValue(name);
    return this;
  }

  /** Types a value into a field of the settings, by its name in a request. */
  ChatPage set(String name, Object value) {
    WebElement field = browser.find("#settings [name=" + name + "]");
    field.clear();
    field.sendKeys(value.toString());
    return this;
  }

  /** Types a prompt and sends it with Enter; does not wait. */
  ChatPage send(String prompt) {
    WebElement field = browser.find("#prompt");
    field.clear();
    field.sendKeys(prompt, Keys.ENTER);
    return this;
  }

  /** Sends a prompt and waits for the end of the answer. */
  ChatPage ask(String prompt) {
    int before = answers();
    send(prompt);
    browser.until("document.querySelectorAll('.answer').length === " + (before + 1));
    browser.until(DONE);
    return this;
  }

  ChatPage awaitTokens(int tokens) {
    browser.until(
        "document.querySelectorAll('.answer:last-of-type .tokens .tok').length >= " + tokens);
    return this;
  }

  ChatPage awaitEnd() {
    browser.until(DONE);
    return this;
  }

  int answers() {
    return (int) browser.number("document.querySelectorAll('.answer').length");
  }

  /** The text of the latest answer. */
  String answer() {
    return browser.text(".answer:last-of-type .tokens");
  }

  String state() {
    return browser.text(".answer:last-of-type .state");
  }

  WebElement token(String origin) {
    return browser
        .find(".answer:last-of-type .tokens")
        .findElement(By.cssSelector(".tok." + origin));
  }

  int tokens(String origin) {
    return (int)
        browser.number(
            "document.querySelectorAll('.answer:last-of-type .tokens .tok." + origin + "').length");
  }
}
