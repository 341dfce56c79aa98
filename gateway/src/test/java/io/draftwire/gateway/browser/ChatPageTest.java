package io.draftwire.gateway.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import tools.jackson.databind.json.JsonMapper;

@NeedsChromium
class ChatPageTest extends PageTest {
  private static final List<String> ORIGINS = List.of("accepted", "corrected", "bonus", "streamed");
  private static final String SEEN = "!document.querySelector('#inspector').hidden";

  private ChatPage chat;

  @BeforeAll
  static void open() throws Exception {
    playground = Playground.open();
  }

  @BeforeEach
  void visit() {
    chat = new ChatPage(browser, playground.page());
    browser.logged();
  }

  @Test
  void aPromptBecomesTheSameTextThatTheApiGives() throws Exception {
    chat.scheme("k-sqs").set("seed", 7).set("max_tokens", 96).ask("The ferry");
    assertThat(chat.answer()).isEqualTo(completion("The ferry", 7, 96)).hasSizeGreaterThan(48);
    assertThat(chat.state()).isEqualTo("the token limit was reached");
    browser.screenshot("chat-light");
    browser.assertNothingLogged();
  }

  @Test
  void tokensAreColouredAndUnderlinedByWhatTheyWere() {
    chat.scheme("k-sqs").set("max_tokens", 160).ask("The ferry");
    assertThat(chat.tokens("accepted")).isPositive();
    assertThat(chat.tokens("corrected")).isPositive();
    assertThat(chat.tokens("bonus")).isPositive();
    chat.scheme("cloud-only").set("max_tokens", 40).ask("The ferry");
    assertThat(chat.tokens("streamed")).isEqualTo(40);
    for (String property : List.of("text-decoration-style", "text-decoration-color")) {
      Set<String> looks =
          ORIGINS.stream()
              .map(origin -> browser.find(".tokens .tok." + origin).getCssValue(property))
              .collect(Collectors.toSet());
      assertThat(looks).as(property).hasSize(ORIGINS.size());
    }
    browser.assertNothingLogged();
  }

  @Test
  void thePointerShowsATokensFigures() {
    chat.scheme("k-sqs").set("max_tokens", 96).ask("The ferry");
    browser.hover(chat.token("accepted"));
    browser.until(SEEN);
    assertThat(figures()).hasSize(5);
    assertThat(figures().get(0)).as("q").matches("[01]\\.\\d{3}");
    assertThat(figures().get(1)).as("p").matches("[01]\\.\\d{3}|\\d\\.\\de-\\d+");
    assertThat(Double.parseDouble(figures().get(2))).as("bits").isPositive();
    assertThat(figures().get(3)).as("round").matches("\\d+, place \\d of \\d");
    assertThat(browser.text("#inspector .scheme")).startsWith("k-sqs").contains("accepted");
    browser.screenshot("token-under-the-pointer");
    browser.hover(chat.token("corrected"));
    browser.until("document.querySelector('#inspector .kind').textContent === 'corrected'");
    assertThat(figures().get(2)).as("bits of a token that was not drafted").isEqualTo("–");
    browser.leave();
    browser.until("!(" + SEEN + ")");
  }

  @Test
  void keysGoFromTokenToToken() {
    chat.scheme("k-sqs").set("max_tokens", 96).ask("The ferry");
    assertThat(browser.number("document.querySelectorAll('.tokens .tok[tabindex=\"0\"]').length"))
        .isEqualTo(1);
    browser.js("document.querySelector('.tokens .tok[tabindex=\"0\"]').focus()");
    browser.until(SEEN);
    assertThat(place()).isEqualTo(0);
    browser.press(Keys.ARROW_RIGHT);
    browser.press(Keys.ARROW_RIGHT);
    assertThat(place()).isEqualTo(2);
    browser.press(Keys.ARROW_LEFT);
    assertThat(place()).isEqualTo(1);
    browser.press(Keys.ARROW_DOWN);
    int below = place();
    assertThat(below).isGreaterThan(20);
    browser.press(Keys.ARROW_UP);
    assertThat(place()).isBetween(0, 3);
    browser.press(Keys.END);
    assertThat(place()).isEqualTo(95);
    assertThat(browser.number("document.querySelectorAll('.tokens .tok[tabindex=\"0\"]').length"))
        .isEqualTo(1);
    assertThat(browser.focused().getDomAttribute("aria-describedby")).isEqualTo("inspector");
    browser.press(Keys.ESCAPE);
    assertThat(browser.is(SEEN)).isFalse();
  }

  @Test
  void stopStops() throws Exception {
    chat.scheme("k-sqs").set("max_tokens", 3000).send("The ferry").awaitTokens(12);
    browser.press(Keys.ESCAPE);
    chat.awaitEnd();
    assertThat(chat.state()).isEqualTo("stopped");
    int tokens = chat.answer().length();
    assertThat(tokens).isBetween(12, 2000);
    browser.until("the cloud let go of the session", () -> playground.openSessions() == 0);
    assertThat(chat.answer()).hasSize(tokens);
    chat.send("Again").awaitTokens(4);
    browser.find("#send").click();
    chat.awaitEnd();
    assertThat(chat.state()).isEqualTo("stopped");
    browser.assertNothingLogged();
  }

  @Test
  void markupStaysText() {
    String prompt =
        "<img src=x onerror=\"document.title='owned'\"><script>alert(1)</script> She wrote <";
    chat.scheme("k-sqs").set("seed", 3).set("max_tokens", 600).ask(prompt);
    assertThat(browser.text("#conversation .prompt")).isEqualTo("You: " + prompt);
    assertThat(chat.answer()).contains("<");
    assertThat(
            browser.number("document.querySelectorAll('#conversation :is(img, script, b)').length"))
        .isZero();
    assertThat(browser.js("return document.title")).isEqualTo("Draftwire");
    browser.assertNothingLogged();
  }

  @Test
  void anErrorIsShownAsTheGatewayGaveIt() throws Exception {
    chat.set("max_tokens", 8);
    browser.js(
        "document.querySelector('#prompt').value = 'word '.repeat(arguments[0])",
        Playground.CONTEXT);
    browser.find("#send").click();
    browser.until("document.querySelector('.answer .error')");
    String shown = browser.text(".answer .error p");
    assertThat(shown).contains(String.valueOf(Playground.CONTEXT));
    assertThat(browser.find(".answer .error").getAriaRole()).isEqualTo("alert");
    assertThat(chat.state()).isEqualTo("failed");
    browser.screenshot("error");
  }

  @Test
  void aValueThatCannotBeIsNotSent() {
    chat.set("temperature", "-1").send("The ferry");
    assertThat(chat.answers()).isZero();
    assertThat(browser.focused().getDomAttribute("name")).isEqualTo("temperature");
  }

  @Test
  void screenReadersHearSentences() {
    browser.js(
        """
        window.heard = [];
        new MutationObserver((changes) => changes.forEach((change) =>
          change.addedNodes.forEach((node) => window.heard.push(node.textContent))))
          .observe(document.querySelector('#announcer'), { childList: true });
        """);
    chat.scheme("k-sqs").set("seed", 5).set("max_tokens", 300).ask("The ferry");
    @SuppressWarnings("unchecked")
    List<String> heard = (List<String>) browser.js("return window.heard");
    assertThat(heard).hasSizeGreaterThan(2);
    assertThat(heard.getLast()).startsWith("Answer complete: 300 tokens");
    assertThat(heard.subList(0, heard.size() - 2))
        .allMatch(s -> s.matches("(?s).*[.!?…][\"'”’)]*"));
    String told = String.join(" ", heard.subList(0, heard.size() - 1));
    assertThat(told.replaceAll("\\s", "")).isEqualTo(chat.answer().replaceAll("\\s", ""));
    assertThat(browser.find("#announcer").getDomAttribute("aria-live")).isEqualTo("polite");
  }

  @Test
  void whatAnAnswerWasDecidedByCanBeRead() {
    chat.scheme("auto").set("max_tokens", 64).ask("The ferry");
    WebElement summary = browser.find(".answer details summary");
    // An answer that is left to auto may be live.
    assertThat(summary.getText()).containsAnyOf("rounds were decided by", "passes had to go by");
    summary.click();
    browser.until(
        "document.querySelector('.answer details pre')?.textContent.includes('choice: ')");
    chat.scheme("k-sqs").ask("The ferry");
    browser.js(
        "document.querySelectorAll('.answer:last-of-type details').forEach((d) => d.open = true)");
    browser.until("document.querySelector('.answer:last-of-type table')");
    assertThat(browser.number("document.querySelectorAll('.answer:last-of-type tbody tr').length"))
        .isGreaterThan(8);
    browser.screenshot("disclosures");
  }

  @Test
  void aNewChatBeginsWithNothing() {
    chat.set("max_tokens", 8).ask("The ferry").ask("And then");
    assertThat(chat.answers()).isEqualTo(2);
    browser.find("#new-chat").click();
    assertThat(chat.answers()).isZero();
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("prompt");
  }

  @Test
  void aModelThatChatsIsAskedWithTheWholeConversation() throws Exception {
    try (Playground chatty = Playground.thatChats()) {
      ChatPage page = new ChatPage(browser, chatty.page());
      browser.js(
          """
          window.asked = [];
          const real = window.fetch;
          window.fetch = (url, options) => {
            window.asked.push({ path: url.pathname, ...JSON.parse(options.body) });
            return real(url, options);
          };
          """);
      page.set("max_tokens", 24).ask("Tell of the river");
      String first = page.answer();
      page.ask("And then?");
      assertThat(browser.js("return window.asked.map((a) => a.path)"))
          .isEqualTo(List.of("/v1/chat/completions", "/v1/chat/completions"));
      assertThat(browser.js("return window.asked[1].messages.map((m) => `${m.role}|${m.content}`)"))
          .isEqualTo(List.of("user|Tell of the river", "assistant|" + first, "user|And then?"));
      assertThat(page.tokens("accepted") + page.tokens("streamed")).isPositive();
      page.set("max_tokens", 2000).scheme("k-sqs").send("At length").awaitTokens(4);
      browser.find("#new-chat").click();
      page.set("max_tokens", 8).ask("Anew");
      assertThat(browser.js("return window.asked.at(-1).messages.map((m) => m.content)"))
          .isEqualTo(List.of("Anew"));
    }
  }

  @Test
  void roundsCanBeSaved() {
    chat.scheme("k-sqs").set("max_tokens", 40).ask("The ferry");
    browser.js(
        """
        URL.createObjectURL = (blob) => { blob.text().then((text) => { window.saved = text; }); return '#'; };
        document.querySelector('a[download]').addEventListener('click', (event) => event.preventDefault());
        """);
    browser.find("a[download]").click();
    browser.until("window.saved");
    List<String> lines = ((String) browser.js("return window.saved")).lines().toList();
    assertThat(lines.getFirst()).startsWith("scheme,round,drafts,accepted,payload_bits");
    assertThat(lines.get(1)).matches("\"k-sqs K=8 ell=100\",1,4,[0-4],\\d+,8,.*");
    int committed =
        lines.stream().skip(1).mapToInt(line -> Integer.parseInt(line.split(",")[3]) + 1).sum();
    assertThat(committed).isBetween(40, 44);
  }

  @SuppressWarnings("unchecked")
  private static List<String> figures() {
    return (List<String>)
        browser.js(
            "return [...document.querySelectorAll('#inspector dd')].map((d) => d.textContent)");
  }

  /** Which token of the answer has the focus. */
  private static int place() {
    return (int)
        browser.number(
            "[...document.querySelectorAll('.tokens .tok')].indexOf(document.activeElement)");
  }

  private static String completion(String prompt, long seed, int tokens) throws Exception {
    String body =
        """
        {"model": "%s", "prompt": "%s", "seed": %d, "max_tokens": %d, "temperature": 0.8,
         "draftwire": {"scheme": "k-sqs"}}
        """
            .formatted(model(), prompt, seed, tokens);
    return json("v1/completions", HttpRequest.BodyPublishers.ofString(body))
        .at("/choices/0/text")
        .asString();
  }

  private static String model() throws Exception {
    return json("v1/models", null).at("/data/0/id").asString();
  }

  private static tools.jackson.databind.JsonNode json(String path, HttpRequest.BodyPublisher body)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(playground.page().resolve(path));
    if (body != null) {
      request.header("Content-Type", "application/json").POST(body);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return JsonMapper.shared().readTree(response.body());
    }
  }
}
