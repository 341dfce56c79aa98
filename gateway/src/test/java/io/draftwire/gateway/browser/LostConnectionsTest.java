package io.draftwire.gateway.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.edge.CloudLoss;
import io.draftwire.lab.link.ShapedLink;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.WebElement;

/** A page that loses its gateway, or is loaded anew, and a gateway that loses its cloud. */
@NeedsChromium
class LostConnectionsTest extends PageTest {
  private static final Duration AWAY = Duration.ofMillis(1500);
  private static final int TOKENS = 150;
  private static final String OUTAGE = ".answer:last-of-type .outage";

  private static String undisturbed;

  @BeforeAll
  static void open() throws Exception {
    playground = Playground.withSlowTarget();
  }

  private static void listen() {
    browser.js(
        """
        window.heard = [];
        new MutationObserver((changes) => changes.forEach((change) =>
          change.addedNodes.forEach((node) => window.heard.push(node.textContent))))
          .observe(document.querySelector('#announcer'), { childList: true });
        """);
  }

  @SuppressWarnings("unchecked")
  private static List<String> heard() {
    return (List<String>) browser.js("return window.heard");
  }

  private static ChatPage asked(ChatPage page) {
    return page.scheme("k-sqs").set("seed", 7).set("max_tokens", TOKENS);
  }

  /** What the answer is where nothing is lost: asked for once. */
  private static String undisturbed() {
    if (undisturbed == null) {
      undisturbed = asked(new ChatPage(browser, playground.page())).ask("The ferry").answer();
    }
    return undisturbed;
  }

  @Test
  void aPageThatLosesItsConnectionTakesItsAnswerUpAgain() throws Exception {
    String whole = undisturbed();
    try (ShapedLink front = playground.before()) {
      URI page = URI.create("http://127.0.0.1:" + front.port() + "/");
      ChatPage chat = asked(new ChatPage(browser, page));
      listen();
      chat.send("The ferry").awaitTokens(12);
      front.outage(AWAY);
      browser.until(
          "/^connection lost for [0-9.]+ s, trying again$/.test(document.querySelector('"
              + OUTAGE
              + "').textContent)");
      browser.screenshot("connection-lost");
      chat.awaitEnd();
      assertThat(chat.answer()).isEqualTo(whole);
      assertThat(chat.state()).isEqualTo("the token limit was reached");
      assertThat(browser.text(OUTAGE)).matches("connection back after \\d+\\.\\d s");
      assertThat(heard())
          .contains("The connection is lost; trying again.")
          .anyMatch(said -> said.matches("The connection is back after \\d+\\.\\d seconds\\."));
    }
  }

  @Test
  void aPageThatIsLoadedAnewTakesItsAnswerUpAgain() throws Exception {
    String whole = undisturbed();
    ChatPage chat = asked(new ChatPage(browser, playground.page()));
    chat.set("max_tokens", 8).ask("Once").set("max_tokens", TOKENS);
    String before = chat.answer();
    chat.send("The ferry").awaitTokens(12);
    browser.reload();
    browser.until("document.querySelector('" + OUTAGE + "')");
    chat.awaitEnd();
    assertThat(browser.text("#conversation .prompt")).isEqualTo("You: Once");
    assertThat(browser.text(".answer .tokens")).isEqualTo(before);
    assertThat(browser.text(".prompt:nth-last-of-type(1)")).isEqualTo("You: The ferry");
    assertThat(chat.answer()).isEqualTo(whole);
    assertThat(chat.tokens("accepted")).isPositive();
    assertThat(browser.text(OUTAGE)).isEqualTo("taken up again");
    browser.screenshot("loaded-anew");
    browser.reload();
    assertThat(chat.answers()).as("what has ended is not taken up").isZero();
  }

  /**
   * What any page has, without a script of ours: it connects again by itself, and stops by itself.
   */
  @Test
  void anEventSourceTakesAStreamUpAsOftenAsItHasTo() throws Exception {
    String whole = undisturbed();
    try (ShapedLink front = playground.before()) {
      browser.visit(URI.create("http://127.0.0.1:" + front.port() + "/"));
      browser.js(
          """
          window.said = [];
          fetch('/v1/completions', {
            method: 'POST', headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({ prompt: 'The ferry', stream: true, seed: 7, temperature: 0.8, max_tokens: arguments[0],
              draftwire: { scheme: 'k-sqs', keep: 60 } }),
          }).then((response) => {
            window.source = new EventSource(`/v1/streams/${response.headers.get('Draftwire-Stream')}`);
            window.source.onmessage = ({ data }) => window.said.push(data);
            return response.body.cancel();
          });
          """,
          TOKENS);
      browser.until("window.said.length > 5");
      front.cut();
      browser.until("window.said.at(-1) === '[DONE]'");
      browser.until("window.source.readyState === EventSource.CLOSED");
      assertThat(
              browser.js(
                  "return window.said.slice(0, -1).map((data) => JSON.parse(data).choices[0].text).join('')"))
          .isEqualTo(whole);
    }
  }

  @Test
  void anAnswerThatIsNotThereAnyMoreIsAnError() {
    ChatPage chat = asked(new ChatPage(browser, playground.page()));
    browser.js(
        """
        sessionStorage.setItem('draftwire.unfinished', JSON.stringify({
          stream: { id: '0123456789abcdef0123456789abcdef', keep: 60 },
          turns: [{ role: 'user', content: 'The ferry' }], label: 'k-sqs' }));
        """);
    browser.reload();
    browser.until("document.querySelector('.answer .error')");
    assertThat(browser.text(".answer .error p")).contains("no such stream");
    assertThat(browser.js("return document.querySelector('#prompt').value")).isEqualTo("The ferry");
    chat.awaitEnd();
    browser.logged();
    browser.reload();
    assertThat(chat.answers()).isZero();
  }

  @Test
  void aLostLinkIsToldToThoseWhoSeeAndToThoseWhoHear() throws Exception {
    String whole = undisturbed();
    ChatPage chat = asked(new ChatPage(browser, playground.page()));
    listen();
    chat.send("The ferry").awaitTokens(12);
    playground.losesItsLink(AWAY);
    browser.until(
        "/^link lost for [0-9.]+ s, waiting$/.test(document.querySelector('"
            + OUTAGE
            + "').textContent)");
    browser.screenshot("link-lost");
    chat.awaitEnd();
    assertThat(chat.answer()).isEqualTo(whole);
    assertThat(browser.text(OUTAGE)).matches("link back after \\d+\\.\\d s");
    assertThat(heard())
        .contains("The link is lost; waiting.")
        .anyMatch(said -> said.matches("The link is back after \\d+\\.\\d seconds\\."));
    browser.assertNothingLogged();
  }

  @ParameterizedTest
  @CsvSource({"k-sqs,false", "live,true"})
  void whatTheDraftWritesAloneLooksLikeNothingElse(String scheme, boolean dark) throws Exception {
    browser.dark(dark);
    try (Playground alone = Playground.withSlowTarget(CloudLoss.DRAFT)) {
      ChatPage chat = new ChatPage(browser, alone.page());
      chat.scheme(scheme).set("seed", 7).set("max_tokens", 300).send("The ferry").awaitTokens(12);
      alone.losesItsLink(AWAY);
      browser.until(
          "/^link lost for [0-9.]+ s, the draft goes on alone$/.test(document.querySelector('"
              + OUTAGE
              + "').textContent)");
      chat.awaitEnd();
      assertThat(chat.tokens("unverified")).isBetween(5, 290);
      assertThat(browser.text(OUTAGE)).matches("link back after \\d+\\.\\d s");
      String style = browser.find(".tokens .tok.unverified").getCssValue("text-decoration-style");
      assertThat(style)
          .isEqualTo(browser.find(".legend .tok.unverified").getCssValue("text-decoration-style"))
          .isEqualTo("wavy");
      browser.hover(chat.token("unverified"));
      browser.until("document.querySelector('#inspector .kind').textContent === 'unverified'");
      assertThat(browser.text("#inspector .scheme")).contains("nobody has verified it");
      String colour = browser.find(".tokens .tok.unverified").getCssValue("text-decoration-color");
      for (String other : List.of("accepted", "corrected", "bonus", "streamed")) {
        assertThat(browser.find(".legend .tok." + other).getCssValue("text-decoration-color"))
            .as(other)
            .isNotEqualTo(colour);
      }
      browser.screenshot("unverified-" + scheme);
      browser.assertNothingLogged();
    }
  }

  /** What was read stays to be seen, struck out; what stands is what the cloud would have said. */
  @ParameterizedTest
  @CsvSource({"k-sqs,false", "live,true"})
  void whatIsTakenBackIsStruckOut(String scheme, boolean dark) throws Exception {
    browser.dark(dark);
    try (Playground corrected = Playground.withSlowTarget(CloudLoss.CORRECT)) {
      ChatPage chat = new ChatPage(browser, corrected.page());
      chat.scheme(scheme).set("seed", 7).set("max_tokens", TOKENS).ask("The ferry");
      String whole = chat.answer();
      assertThat(chat.tokens("retracted")).isZero();
      chat.send("The ferry");
      browser.until("document.querySelectorAll('.answer').length === 2");
      chat.awaitTokens(12);
      corrected.losesItsLink(AWAY);
      chat.awaitEnd();
      assertThat(chat.tokens("retracted")).as("the draft is another model").isPositive();
      assertThat(standing()).isEqualTo(whole);
      assertThat(chat.answer()).as("it can still be read").isNotEqualTo(whole);
      assertThat(chat.tokens("unverified")).isEqualTo(chat.tokens("retracted"));
      WebElement struck = chat.token("retracted");
      assertThat(struck.getCssValue("text-decoration-line")).isEqualTo("line-through");
      assertThat(struck.getDomAttribute("role")).isEqualTo("deletion");
      browser.screenshot("retracted-" + scheme);
      browser.assertNothingLogged();
    }
  }

  /** The latest answer without what is struck out. */
  private static String standing() {
    return (String)
        browser.js(
            """
            return [...document.querySelectorAll('.answer:last-of-type .tokens .tok:not(.retracted)')]
              .map((span) => span.textContent).join('');
            """);
  }
}
