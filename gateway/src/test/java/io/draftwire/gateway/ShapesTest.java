package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.ChatFormat;
import io.draftwire.gateway.api.ModelNames;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Responses beside what the documentation of those shows that speak so too. */
@Timeout(120)
class ShapesTest {
  private static GatewayWorld world;

  @BeforeAll
  static void open() throws Exception {
    world = GatewayWorld.open(c -> c.withNames(new ModelNames(List.of("other"))));
  }

  @AfterAll
  static void close() {
    world.close();
  }

  private static HttpResponse<String> ask(AnswerRoute route, boolean stream, String more)
      throws Exception {
    HttpResponse<String> response = world.post(route.path, route.body(30, stream, more));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response;
  }

  private static JsonNode whole(AnswerRoute route, String more) throws Exception {
    return GatewayWorld.json(ask(route, false, more).body());
  }

  private static List<JsonNode> events(AnswerRoute route, String more) throws Exception {
    return route.events(ask(route, true, more).body());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CHAT", "TEXT"})
  void wholeAnswers(AnswerRoute route) throws Exception {
    Shape.of(route.path).assertOf(whole(route, ""));
  }

  @ParameterizedTest
  @EnumSource(names = {"LLAMA_CPP", "OLLAMA_CHAT", "OLLAMA_GENERATE"})
  void streamsOfPiecesAndALastOne(AnswerRoute route) throws Exception {
    Shape shape = Shape.of(route.path + " stream");
    List<JsonNode> events = events(route, "");
    String end = route.ofOllama() ? "done" : "stop";
    for (JsonNode event : events.subList(0, events.size() - 1)) {
      shape.at(0).assertOf(event);
      assertThat(event.get(end).booleanValue()).isFalse();
    }
    shape.at(1).assertOf(events.getLast());
    assertThat(events.getLast().get(end).booleanValue()).isTrue();
    assertThat(route.piece(events.getLast())).isEmpty();
  }

  /** One after the other in the order of the documentation, the deltas as often as there are. */
  @Test
  void aResponsesStreamOpensAndClosesAllItsParts() throws Exception {
    Shape shape = Shape.of("/v1/responses stream");
    List<JsonNode> events = events(AnswerRoute.RESPONSES, "");
    int at = 0;
    for (int i = 0; i < events.size(); i++) {
      JsonNode event = events.get(i);
      String type = event.get("type").stringValue();
      if (!type.equals(shape.at(at).example().get("type").stringValue())) {
        at++;
      }
      assertThat(type).isEqualTo(shape.at(at).example().get("type").stringValue());
      shape.at(at).assertOf(event);
      assertThat(event.get("sequence_number").intValue()).isEqualTo(i);
      at += type.equals("response.output_text.delta") ? 0 : 1;
    }
    assertThat(at).isEqualTo(shape.size());
    JsonNode last = events.getLast().get("response");
    assertThat(last.at("/incomplete_details/reason").stringValue()).isEqualTo("max_output_tokens");
    assertThat(last.at("/usage/output_tokens").intValue()).isEqualTo(30);
    assertThat(last.at("/output/0/status").stringValue()).isEqualTo("incomplete");
    String text = AnswerRoute.RESPONSES.text(last.toString());
    assertThat(events.stream().map(AnswerRoute.RESPONSES::piece).reduce("", String::concat))
        .isEqualTo(text);
    assertThat(events.get(events.size() - 4).get("text").stringValue()).isEqualTo(text);
    assertThat(last.get("store").booleanValue()).isFalse();
  }

  @Test
  void eventsOfAResponseAreNamed() throws Exception {
    try (EventReader reader =
        world.events(AnswerRoute.RESPONSES.path, AnswerRoute.RESPONSES.body(5, true, ""))) {
      List<EventReader.Event> events = reader.rest();
      assertThat(events).hasSizeGreaterThan(8);
      for (EventReader.Event event : events) {
        assertThat(event.json().get("type").stringValue()).isEqualTo(event.name());
      }
    }
  }

  @Test
  void aResponseTellsWhatItWasAskedWith() throws Exception {
    JsonNode response =
        whole(
            AnswerRoute.RESPONSES,
            ",\"instructions\":\"be brief\",\"metadata\":{\"a\":\"b\"},\"stop\":\"e\",\"include\":[\"message.output_text.logprobs\"]");
    assertThat(response.get("instructions").stringValue()).isEqualTo("be brief");
    assertThat(response.at("/metadata/a").stringValue()).isEqualTo("b");
    assertThat(response.get("max_output_tokens").intValue()).isEqualTo(30);
    assertThat(response.get("temperature").doubleValue()).isEqualTo(0.9);
    JsonNode part = response.at("/output/0/content/0");
    assertThat(part.get("text").stringValue()).doesNotContain("e");
    assertThat(part.get("logprobs").isEmpty()).isFalse();
    for (JsonNode token : part.get("logprobs")) {
      assertThat(token.get("token").isString()).isTrue();
      assertThat(token.get("logprob").doubleValue()).isNegative();
    }
  }

  /** llama.cpp says which, Ollama that. */
  @Test
  void whatEndedAnAnswerIsTold() throws Exception {
    String text = AnswerRoute.TEXT.text(ask(AnswerRoute.TEXT, false, "").body());
    String stop = text.substring(10, 12);
    String json = "\"stop\":[\"nothing like it\"," + GatewayWorld.quoted(stop) + "]";
    JsonNode stopped = whole(AnswerRoute.LLAMA_CPP, "," + json);
    assertThat(stopped.get("stop_type").stringValue()).isEqualTo("word");
    assertThat(stopped.get("stopping_word").stringValue()).isEqualTo(stop);
    assertThat(stopped.get("content").stringValue())
        .isEqualTo(text.substring(0, text.indexOf(stop)));
    JsonNode cut = events(AnswerRoute.LLAMA_CPP, "").getLast();
    assertThat(cut.get("stop_type").stringValue()).isEqualTo("limit");
    assertThat(cut.get("stopping_word").stringValue()).isEmpty();
    assertThat(cut.get("tokens_predicted").intValue()).isEqualTo(30);
    assertThat(cut.at("/generation_settings/seed").intValue()).isEqualTo(7);
    assertThat(cut.at("/timings/predicted_n").intValue()).isEqualTo(30);
    JsonNode last = events(AnswerRoute.OLLAMA_CHAT, "").getLast();
    assertThat(last.get("done_reason").stringValue()).isEqualTo("length");
    assertThat(last.get("eval_count").intValue()).isEqualTo(30);
    assertThat(last.get("prompt_eval_count").intValue()).isEqualTo(10);
    String ended =
        "{\"prompt\":\"once upon\",\"stream\":false,\"options\":{\"seed\":7,\"temperature\":0.9,\"top_k\":60,\"top_p\":0.97,\"min_p\":0.001,"
            + json
            + "}}";
    assertThat(
            GatewayWorld.json(world.post("/api/generate", ended).body())
                .get("done_reason")
                .stringValue())
        .isEqualTo("stop");
  }

  /** Where no more than one word is of its form, that is what every dialect answers. */
  @Test
  void aFormIsHeldToByWhateverNameItIsAskedFor() throws Exception {
    String schema = "{\"enum\":[\"ab\"]}";
    for (String[] asked :
        new String[][] {
          {"/completion", "\"prompt\":\"a\",\"json_schema\":" + schema, "/content"},
          {
            "/completion",
            "\"prompt\":\"a\",\"grammar\":\"root ::= \\\"\\\\\\\"ab\\\\\\\"\\\"\"",
            "/content"
          },
          {"/api/generate", "\"prompt\":\"a\",\"stream\":false,\"format\":" + schema, "/response"},
          {
            "/v1/responses",
            "\"input\":\"a\",\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"schema\":"
                + schema
                + "}}",
            "/output/0/content/0/text"
          }
        }) {
      assertThat(json(asked[0], "{" + asked[1] + "}").at(asked[2]).stringValue())
          .as(asked[0])
          .isEqualTo("\"ab\"");
    }
  }

  /** As many as were asked for, beside the token's own. */
  @Test
  void theLikeliestAreNamedWhereTheyAreAskedFor() throws Exception {
    JsonNode llama = whole(AnswerRoute.LLAMA_CPP, ",\"n_probs\":3");
    JsonNode first = llama.get("completion_probabilities").get(0);
    assertThat(first.get("id").isInt()).isTrue();
    assertThat(first.get("top_logprobs").size()).isEqualTo(3);
    assertThat(first.get("top_logprobs").get(0).get("id").isInt()).isTrue();
    JsonNode ollama =
        whole(AnswerRoute.OLLAMA_CHAT, ",\"logprobs\":true,\"top_logprobs\":3")
            .get("logprobs")
            .get(0);
    assertThat(ollama.get("logprob")).isEqualTo(first.get("logprob"));
    assertThat(ollama.get("top_logprobs").size()).isEqualTo(3);
    JsonNode response =
        whole(
            AnswerRoute.RESPONSES,
            ",\"include\":[\"message.output_text.logprobs\"],\"top_logprobs\":3");
    assertThat(response.at("/output/0/content/0/logprobs/0")).isEqualTo(ollama);
    assertThat(whole(AnswerRoute.LLAMA_CPP, "").has("completion_probabilities")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/tags", "/api/ps", "/api/version", "/props", "/v1/models"})
  void whatIsAskedBesideAnswers(String path) throws Exception {
    HttpResponse<String> response = world.get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    Shape.of(path).assertOf(GatewayWorld.json(response.body()));
  }

  @Test
  void aModelIsShownByEachOfItsNames() throws Exception {
    for (String asked : new String[] {"\"model\":\"table:latest\"", "\"name\":\"other\""}) {
      HttpResponse<String> response = world.post("/api/show", "{" + asked + "}");
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      JsonNode shown = GatewayWorld.json(response.body());
      Shape.of("/api/show").assertOf(shown);
      JsonNode info = shown.get("model_info");
      String architecture = info.get("general.architecture").stringValue();
      assertThat(info.get(architecture + ".context_length").intValue())
          .isEqualTo(GatewayWorld.CONTEXT);
    }
    HttpResponse<String> none = world.post("/api/show", "{\"model\":\"third\"}");
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(GatewayWorld.json(none.body()).get("error").stringValue()).contains("third");
    JsonNode tags = GatewayWorld.json(world.get("/api/tags").body()).get("models");
    assertThat(tags.size()).isEqualTo(2);
    assertThat(tags.get(1).get("name").stringValue()).isEqualTo("other");
  }

  @Test
  void modelsAreListedByEachOfTheirNames() throws Exception {
    JsonNode data = GatewayWorld.json(world.get("/v1/models").body()).get("data");
    assertThat(data.size()).isEqualTo(2);
    assertThat(data.get(0).get("id").stringValue()).isEqualTo("table");
    assertThat(data.get(0).has("root")).isFalse();
    assertThat(data.get(1).get("id").stringValue()).isEqualTo("other");
    assertThat(data.get(1).get("root").stringValue()).isEqualTo("table");
    JsonNode other = GatewayWorld.json(world.get("/v1/models/other").body());
    assertThat(other).isEqualTo(data.get(1));
  }

  @Test
  void textsAreCutIntoTokensAndPutTogetherAgain() throws Exception {
    JsonNode tokens = json("/tokenize", "{\"content\":\"aé b\"}").get("tokens");
    assertThat(json("/detokenize", "{\"tokens\":" + tokens + "}").get("content").stringValue())
        .isEqualTo("aé b");
    JsonNode begun = json("/tokenize", "{\"content\":\"aé b\",\"add_special\":true}").get("tokens");
    assertThat(begun.size()).isEqualTo(tokens.size() + 1);
    JsonNode pieces = json("/tokenize", "{\"content\":\"aé\",\"with_pieces\":true}").get("tokens");
    assertThat(pieces.get(0).get("piece").stringValue()).isEqualTo("a");
    // Half a character is bytes.
    assertThat(pieces.get(1).get("piece").get(0).intValue()).isEqualTo(0xC3);
    assertThat(pieces.get(1).get("id")).isEqualTo(tokens.get(1));
    assertThat(json("/tokenize", "{\"content\":\"\"}").get("tokens").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/tokenize|{}|content",
        "/tokenize|{\"content\":\"a\",\"odd\":1}|odd",
        "/detokenize|{\"tokens\":[300]}|300",
        "/detokenize|{\"tokens\":\"a\"}|tokens",
        "/apply-template|{\"messages\":[]}|messages",
      })
  void whatCannotBeCutIsRefusedByName(String asked) throws Exception {
    String[] parts = asked.split("\\|", -1);
    HttpResponse<String> refused = world.post(parts[0], parts[1]);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(AnswerRoute.LLAMA_CPP.message(GatewayWorld.json(refused.body()))).contains(parts[2]);
  }

  @Test
  void textsThatNoContextHoldsAreNotCut() throws Exception {
    String content = "a".repeat(60_000);
    HttpResponse<String> refused = world.post("/tokenize", "{\"content\":\"" + content + "\"}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(AnswerRoute.LLAMA_CPP.message(GatewayWorld.json(refused.body())))
        .contains("60000 or more", "content");
  }

  /** By the template on the one route, by hand on the other. */
  @Test
  void conversationsAreWrittenByTheTargetsTemplateUnlessTheyAreRaw() throws Exception {
    ChatFormat shouting =
        new ChatFormat(
            "{% for m in messages %}{{ m['role'] + '.' + m['content'] + eos_token }}{% endfor %}a",
            "", ",");
    try (GatewayWorld chatty =
        GatewayWorld.of(
            new GatedModel(GatewayWorld.model(GatewayWorld.TARGET, 4), shouting).free(),
            GatewayWorld.model(GatewayWorld.DRAFT, 4),
            c -> c,
            null)) {
      String written = "system.be,user.hi,a";
      String law = "\"stream\":false,\"options\":{\"seed\":4,\"num_predict\":20}";
      JsonNode told =
          answered(chatty, "/api/generate", "{\"prompt\":\"hi\",\"system\":\"be\"," + law + "}");
      JsonNode raw =
          answered(
              chatty, "/api/generate", "{\"raw\":true,\"prompt\":\"" + written + "\"," + law + "}");
      assertThat(told.get("response")).isEqualTo(raw.get("response"));
      assertThat(told.get("prompt_eval_count")).isEqualTo(raw.get("prompt_eval_count"));
      String messages =
          "\"messages\":[{\"role\":\"system\",\"content\":\"be\"},{\"role\":\"user\",\"content\":\"hi\"}]";
      JsonNode chat = answered(chatty, "/api/chat", "{" + messages + "," + law + "}");
      assertThat(chat.at("/message/content")).isEqualTo(raw.get("response"));
      assertThat(
              answered(chatty, "/apply-template", "{" + messages + "}").get("prompt").stringValue())
          .isEqualTo(written);
    }
  }

  private static JsonNode json(String path, String body) throws Exception {
    return answered(world, path, body);
  }

  private static JsonNode answered(GatewayWorld by, String path, String body) throws Exception {
    HttpResponse<String> response = by.post(path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return GatewayWorld.json(response.body());
  }

  /** And nothing is run for it. */
  @Test
  void askingForNothingIsToldThatTheModelIsLoaded() throws Exception {
    JsonNode loaded = json("/api/generate", "{\"model\":\"other\"}");
    assertThat(loaded.get("done_reason").stringValue()).isEqualTo("load");
    assertThat(loaded.get("response").stringValue()).isEmpty();
    assertThat(json("/api/chat", "{\"messages\":[]}").get("done_reason").stringValue())
        .isEqualTo("load");
    assertThat(world.post("/api/chat", "{\"model\":\"none\"}").statusCode()).isEqualTo(404);
  }
}
