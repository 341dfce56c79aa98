package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code up} as a user starts it: two processes, two real models, an emulated link, HTTP. */
@Tag("models")
class UpProcessTest {
  private static final Pattern URL = Pattern.compile("listening on (http://\\S+) ");

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static Process up;
  private static String url;

  @BeforeAll
  static void start() throws Exception {
    RealPair.get();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("up", "--port", "0", "--link", "4mbit/4mbit/10ms"));
    up = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader lines = up.inputReader();
    StringBuilder said = new StringBuilder();
    for (String line = lines.readLine(); line != null && url == null; ) {
      Matcher matcher = URL.matcher(line);
      url = matcher.find() ? matcher.group(1) : null;
      said.append(line).append('\n');
      line = url == null ? lines.readLine() : null;
    }
    assertThat(url).as(said.toString()).isNotNull();
  }

  @AfterAll
  static void stop() throws Exception {
    if (up == null) {
      return;
    }
    List<ProcessHandle> children = up.descendants().toList();
    up.destroy(); // What Ctrl-C does: the process is asked to end, and its cloud ends with it.
    assertThat(up.waitFor(30, TimeUnit.SECONDS)).isTrue();
    for (ProcessHandle child : children) {
      child.onExit().get(30, TimeUnit.SECONDS);
    }
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  private static String model() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/models")).build();
    JsonNode models = AnswerShape.parse(HTTP.send(request, BodyHandlers.ofString()).body());
    return models.get("data").get(0).get("id").asString();
  }

  @Test
  void tellsAStory() throws Exception {
    HttpResponse<String> response =
        post(
            "/v1/completions",
            "{\"model\":\""
                + model()
                + "\",\"prompt\":\"Once upon a time, there was a little\",\"temperature\":0,\"max_tokens\":24,\"logprobs\":1,\"draftwire\":{\"scheme\":\"k-sqs\"}}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode answer = AnswerShape.parse(response.body());
    assertThat(answer.get("usage").get("completion_tokens").intValue()).isEqualTo(24);
    JsonNode choice = answer.get("choices").get(0);
    assertThat(choice.get("text").asString()).contains("named");
    assertThat(answer.get("timings").get("draft_n_accepted").intValue()).isPositive();
    // Greedy: the likeliest token each time, most of them likely indeed.
    int likely = 0;
    for (JsonNode logprob : choice.get("logprobs").get("token_logprobs")) {
      likely += logprob.doubleValue() > Math.log(0.25) ? 1 : 0;
    }
    assertThat(likely).isGreaterThan(16);
  }

  @Test
  void aConversationContinuesItsText() throws Exception {
    HttpResponse<String> response =
        post(
            "/v1/chat/completions",
            "{\"model\":\""
                + model()
                + "\",\"seed\":3,\"stream\":true,\"max_tokens\":16,\"messages\":[{\"role\":\"user\",\"content\":\"Lily had a dog.\"}]}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"role\":\"assistant\"").endsWith("data: [DONE]\n\n");
  }

  @Test
  void thePairHasNoTemplateAndThePageIsToldSo() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/draftwire/info")).build();
    JsonNode info = AnswerShape.parse(HTTP.send(request, BodyHandlers.ofString()).body());
    assertThat(info.get("chat_template").booleanValue()).isFalse();
    assertThat(info.get("link").get("rtt_ms").doubleValue()).isEqualTo(10);
  }
}
