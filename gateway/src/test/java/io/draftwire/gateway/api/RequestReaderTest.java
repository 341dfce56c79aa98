package io.draftwire.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.draftwire.core.law.LogitBias;
import io.draftwire.core.law.Penalties;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.plan.StopPolicy;
import io.draftwire.core.plan.UploadPlan;
import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Qs;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.edge.settings.Preset;
import io.draftwire.edge.settings.Presets;
import io.draftwire.gateway.chat.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class RequestReaderTest {
  private static final RequestReader READER = new RequestReader(SchemeChoice.auto(), 300);
  private static final String CHAT =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]%s}";
  private static final String TEXT = "{\"model\":\"m\",\"prompt\":\"hi\"%s}";

  private static CompletionRequest chat(String more) throws ApiException {
    return chat(READER, more);
  }

  private static CompletionRequest chat(RequestReader reader, String more) throws ApiException {
    return reader.chat(bytes(CHAT.formatted(more.isEmpty() ? "" : "," + more)));
  }

  private static CompletionRequest text(String more) throws ApiException {
    return READER.text(bytes(TEXT.formatted(more.isEmpty() ? "" : "," + more)));
  }

  private static byte[] bytes(String body) {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  /** The page sends all that it has a field for. */
  @Test
  void whatThePageOffersASchemeHasAUseFor() throws ApiException {
    for (JsonNode scheme : SchemeCatalog.json()) {
      ObjectNode asked = Json.object().put("scheme", scheme.get("name").stringValue());
      for (JsonNode parameter : scheme.get("parameters")) {
        asked.set(parameter.get("name").stringValue(), parameter.get("default"));
      }
      assertThat(text("\"draftwire\":" + asked).scheme().name())
          .isEqualTo(scheme.get("name").stringValue());
    }
  }

  @Test
  void defaultsAreThoseOfTheApi() throws ApiException {
    CompletionRequest request = chat("");
    assertThat(request.sampling().temperature()).isEqualTo(1);
    assertThat(request.sampling().keepsAll()).isTrue();
    assertThat(request.maxTokens()).isEmpty();
    assertThat(request.choices()).isEqualTo(1);
    assertThat(request.stream()).isFalse();
    assertThat(request.scheme()).isEqualTo(SchemeChoice.auto());
    assertThat(text("").maxTokens()).hasValue(16);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"user\":\"u\"",
        "\"metadata\":{\"a\":\"b\"}",
        "\"store\":true",
        "\"service_tier\":\"auto\"",
        "\"stream_options\":{\"include_usage\":false,\"include_obfuscation\":false}",
        "\"tools\":[]",
        "\"tools\":null",
        "\"tool_choice\":\"none\"",
        "\"response_format\":{\"type\":\"text\"}",
        "\"modalities\":[\"text\"]",
        "\"logit_bias\":{}",
        "\"presence_penalty\":0",
        "\"frequency_penalty\":0.0",
        "\"top_logprobs\":0",
        "\"parallel_tool_calls\":true",
      })
  void whatChangesNothingIsAccepted(String member) throws ApiException {
    assertThat(chat(member).sampling()).isEqualTo(chat("").sampling());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tools|[{\"type\":\"custom\"}]",
        "functions|[{\"name\":\"f\"}]",
        "response_format|{\"type\":\"xml\"}",
        "response_format|{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{\"not\":{}}}}",
        "audio|{\"voice\":\"x\"}",
        "prediction|{\"type\":\"content\"}",
        "modalities|[\"audio\"]",
        "reasoning_effort|\"low\"",
        "web_search_options|{\"a\":1}",
        "chat_template_kwargs|{\"enable_thinking\":false}",
      })
  void whatWouldChangeTheAnswerIsRefusedByName(String member, String value) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> chat("\"" + member + "\":" + value))
        .matches(e -> e.status() == 400 && e.code().equals("unsupported_parameter"))
        .matches(e -> e.param().startsWith(member))
        .withMessageContaining(member);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "best_of|3",
        "suffix|\"end\"",
      })
  void completionsRefuseWhatTheyDoNotDo(String member, String value) {
    String body = TEXT.formatted(",\"" + member + "\":" + value);
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> READER.text(bytes(body)))
        .matches(e -> e.status() == 400 && e.code().equals("unsupported_parameter"))
        .matches(e -> e.param().equals(member));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "temperature|-1",
        "temperature|\"hot\"",
        "temperature|1e400",
        "top_p|0",
        "top_p|1.5",
        "top_k|-1",
        "top_k|2.5",
        "min_p|1",
        "presence_penalty|2.5",
        "presence_penalty|\"much\"",
        "frequency_penalty|-2.5",
        "repeat_penalty|0",
        "repeat_penalty|-1",
        "repeat_last_n|-2",
        "repeat_last_n|1.5",
        "logit_bias|7",
        "logit_bias|[5]",
        "logit_bias|{\"a\":1}",
        "logit_bias|{\"1.5\":1}",
        "logit_bias|{\"-1\":1}",
        "logit_bias|{\"99999999999\":1}",
        "logit_bias|{\"5\":\"1\"}",
        "logit_bias|{\"5\":101}",
        "logit_bias|{\"5\":1e400}",
        "logit_bias|{\"5\":1,\"05\":2}",
        "max_tokens|0",
        "max_completion_tokens|99999999999",
        "n|0",
        "n|9",
        "seed|1.5",
        "seed|99999999999999999999",
        "stop|[\"a\",\"b\",\"c\",\"d\",\"e\"]",
        "stop|\"\"",
        "stop|7",
        "stream|\"yes\"",
        "logprobs|1",
        "top_logprobs|3",
        "top_logprobs|21",
        "top_logprobs|-1",
        "stream_options|7",
        "grammar|7",
        "grammar|\"root = 7\"",
        "response_format|\"json_object\"",
        "response_format|{\"type\":\"json_schema\"}",
        "tool_choice|\"required\"",
        "tool_choice|{\"type\":\"function\",\"function\":{\"name\":\"f\"}}",
        "tools|7",
        "tools|[7]",
        "tools|[{\"type\":\"function\"}]",
        "tools|[{\"function\":{\"name\":\"a b\"}}]",
        "tools|[{\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"string\"}}}]",
        "tools|[{\"function\":{\"name\":\"f\"}},{\"function\":{\"name\":\"f\"}}]",
      })
  void valueOutOfItsRangeIsRefusedByName(String member, String value) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> chat("\"" + member + "\":" + value))
        .matches(e -> e.status() == 400)
        .matches(e -> e.param().startsWith(member));
  }

  @Test
  void alternativesAreToldBesideLogprobs() throws ApiException {
    assertThat(chat("\"logprobs\":true,\"top_logprobs\":20"))
        .matches(request -> request.logprobs() && request.alternatives() == 20);
    assertThat(text("\"logprobs\":0"))
        .matches(request -> request.logprobs() && request.alternatives() == 0);
    assertThat(text("\"logprobs\":5"))
        .matches(request -> request.logprobs() && request.alternatives() == 5);
    assertThat(text("")).matches(request -> !request.logprobs() && !request.echo());
  }

  /** The prompt's own do not travel. */
  @Test
  void theTextIsRepeatedWithoutLogprobs() throws ApiException {
    assertThat(text("\"echo\":true").echo()).isTrue();
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> text("\"echo\":true,\"logprobs\":0"))
        .matches(e -> e.code().equals("unsupported_parameter") && e.param().equals("echo"));
  }

  @Test
  void promptsMayComeInBatches() throws ApiException {
    assertThat(batch("[\"a\",\"b\"]")).containsExactly(new Input.Text("a"), new Input.Text("b"));
    assertThat(batch("[[1,2],[3]]"))
        .usingRecursiveComparison()
        .isEqualTo(List.of(new Input.Tokens(new int[] {1, 2}), new Input.Tokens(new int[] {3})));
    assertThat(batch("[\"a\"]")).containsExactly(new Input.Text("a"));
    assertThat(batch("[1,2]")).hasSize(1);
  }

  private static List<Input> batch(String prompt) throws ApiException {
    return READER.text(bytes("{\"prompt\":" + prompt + "}")).inputs();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7|prompt",
        "{}|prompt",
        "[]|prompt",
        "[null]|prompt[0]",
        "[\"a\",7]|prompt[1]",
        "[1,\"a\"]|prompt[1]",
        "[[1],[2,\"a\"]]|prompt[1][1]",
        "[[1],[-1]]|prompt[1][0]",
      })
  void aPromptThatIsNoneIsRefusedByItsPlace(String prompt, String name) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> batch(prompt))
        .matches(e -> e.status() == 400 && e.param().equals(name));
  }

  @Test
  void whatEditsTheLaw() throws ApiException {
    Sampling asked =
        chat("\"presence_penalty\":0.5,\"frequency_penalty\":-1,\"repeat_penalty\":1.1,\"repeat_last_n\":-1,\"logit_bias\":{\"5\":-100,\"7\":0.5}")
            .sampling();
    assertThat(asked.penalties()).isEqualTo(new Penalties(0.5, -1, 1.1, Penalties.WHOLE_TEXT));
    assertThat(asked.bias()).isEqualTo(new LogitBias(Map.of(5, -100f, 7, 0.5f)));
    assertThat(text("\"repeat_penalty\":2").sampling().penalties())
        .isEqualTo(new Penalties(0, 0, 2, 64));
  }

  @Test
  void aBiasOfTooManyTokensIsRefused() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i <= LogitBias.MOST; i++) {
      many.append(i == 0 ? "" : ",").append("\"").append(i).append("\":1");
    }
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> chat("\"logit_bias\":{" + many + "}"))
        .withMessageContaining("names 1025 tokens; at most 1024");
  }

  /** And no other number is: an answer's seed can be given back, whatever it is. */
  @Test
  void onlyMinusOneIsNoSeed() throws ApiException {
    assertThat(chat("\"seed\":-1").seed()).isEmpty();
    assertThat(chat("\"seed\":-2").seed()).hasValue(-2);
    assertThat(chat("\"seed\":-7218246898484197609").seed()).hasValue(-7218246898484197609L);
    assertThat(chat("\"seed\":0").seed()).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "repetition_penalty|1.1|repetition_penalty",
        "mirostat|2|mirostat",
        "draftwire|{\"schema\":\"k-sqs\"}|draftwire.schema",
        "stream_options|{\"x\":1}|stream_options.x",
      })
  void unknownMemberIsRefusedByName(String member, String value, String name) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> chat("\"" + member + "\":" + value))
        .matches(e -> e.code().equals("unknown_parameter") && e.param().equals(name));
  }

  /** Clients send back a turn that was cut short, or was nothing but reasoning. */
  @ParameterizedTest
  @ValueSource(strings = {"", ",\"content\":null", ",\"content\":\"\""})
  void anAssistantThatSaidNothingIsAnEmptyTurn(String content) throws ApiException {
    CompletionRequest request =
        READER.chat(bytes("{\"messages\":[{\"role\":\"assistant\"" + content + "}]}"));
    assertThat(request.inputs())
        .containsExactly(new Input.Conversation(List.of(new Message("assistant", ""))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\":\"tool\",\"content\":\"x\"}",
        "{\"role\":\"tool\",\"tool_call_id\":\"1\"}",
        "{\"role\":\"user\",\"content\":\"x\",\"tool_calls\":[{\"id\":\"1\"}]}",
        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"1\"}]}",
        "{\"role\":\"user\"}",
        "{\"content\":\"x\"}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]}",
        "{\"role\":\"assistant\",\"content\":\"x\",\"tool_calls\":[{\"id\":\"1\"}]}",
        "{\"role\":\"user\",\"content\":\"\\ud800\"}",
        "{\"role\":\"user\",\"content\":\"x\",\"weight\":1}",
        "7",
      })
  void messageThatCannotBeReadIsRefused(String message) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> READER.chat(bytes("{\"model\":\"m\",\"messages\":[" + message + "]}")))
        .matches(e -> e.status() == 400 && e.param().startsWith("messages[0]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "nonsense",
        "{\"model\":\"m\",\"model\":\"m\",\"messages\":[]}",
        "{} {}",
        "{\"model\":\"m\",}",
      })
  void bodyThatIsNoObjectIsRefusedWithoutBeingRepeated(String body) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> READER.chat(bytes(body)))
        .matches(e -> e.status() == 400 && e.code().equals("invalid_json"))
        .withMessageNotContaining("nonsense");
  }

  @Test
  void schemesAndTheirSettings() throws ApiException {
    assertThat(
            chat("\"draftwire\":{\"scheme\":\"k-sqs\",\"support\":12,\"resolution\":50,\"support_code\":\"adaptive\",\"draft_max\":6}")
                .scheme())
        .matches(s -> s.maxDrafts() == 6)
        .matches(s -> s.settings().scheme().equals(new KSqs(12, 50, SupportCode.ADAPTIVE)));
    assertThat(
            chat("\"draftwire\":{\"scheme\":\"c-sqs\",\"alpha\":0.1,\"eta\":0.2,\"beta\":0.3}")
                .scheme()
                .settings()
                .scheme())
        .isEqualTo(new CSqs(100, 0.1, 0.2, 0.3, 64));
    assertThat(
            chat("\"draftwire\":{\"scheme\":\"qs\",\"verify\":\"token\"}")
                .scheme()
                .settings()
                .scheme())
        .isEqualTo(new Qs(100, AcceptanceRule.TOKEN));
    assertThat(chat("\"draftwire\":{\"scheme\":\"cloud-only\"}").scheme())
        .isEqualTo(SchemeChoice.cloudOnly());
    assertThat(chat("\"draftwire\":{\"draft_max\":3}").scheme().maxDrafts()).isEqualTo(3);
    assertThat(
            chat("\"draftwire\":{\"scheme\":\"k-sqs\",\"ahead\":\"branches:4\",\"stop_drafting\":\"dual:0.3/0.5\"}")
                .scheme())
        .matches(s -> s.ahead().equals(new Ahead.Branches(4)))
        .matches(s -> s.stop().equals(new StopPolicy.Dual(0.3, 0.5)));
    assertThat(
            chat("\"draftwire\":{\"scheme\":\"k-sqs\",\"stop_drafting\":\"dual:auto\",\"upload\":\"plan\"}")
                .scheme())
        .matches(s -> s.stop().tuned() && s.maxDrafts() == SchemeChoice.LONGEST_ADAPTIVE)
        .matches(s -> s.upload().equals(new UploadPlan.Soonest()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"scheme\":\"zip\"}",
        "{\"scheme\":\"auto\",\"support\":8}",
        "{\"scheme\":\"cloud-only\",\"alpha\":0.1}",
        "{\"scheme\":\"k-sqs\",\"support\":0}",
        "{\"scheme\":\"k-sqs\",\"support_code\":\"morse\"}",
        "{\"scheme\":\"c-sqs\",\"alpha\":2}",
        "{\"scheme\":\"k-sqs\",\"verify\":\"later\"}",
        "{\"scheme\":\"live\",\"verify\":\"token\"}",
        "{\"draft_max\":65}",
        "{\"scheme\":\"k-sqs\",\"ahead\":\"soon\"}",
        "{\"scheme\":\"k-sqs\",\"stop_drafting\":\"now\"}",
        "{\"scheme\":\"live\",\"ahead\":\"bonus\"}",
        "{\"scheme\":\"auto\",\"stop_drafting\":\"fixed:2\"}",
        "{\"scheme\":\"cloud-only\",\"ahead\":\"bonus\"}",
        "{\"scheme\":\"k-sqs\",\"upload\":\"soon\"}",
        "{\"scheme\":\"live\",\"upload\":\"plan\"}",
        "{\"scheme\":\"auto\",\"upload\":\"plan\"}",
        "{\"scheme\":\"auto\",\"stop_drafting\":\"dual:auto\"}",
        "{\"preset\":\"eagle\"}",
        "{\"preset\":\"sled\",\"scheme\":\"live\"}",
        "{\"preset\":\"pipesd\",\"preset_partial\":1}",
        "{\"scheme\":\"k-sqs\",\"bit_budget\":0}",
        "{\"scheme\":\"k-sqs\",\"ids_first\":\"never\"}",
        "{\"scheme\":\"k-sqs\",\"adaptive_length\":1}",
        "7",
      })
  void schemeThatIsNoneIsRefused(String extension) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> chat("\"draftwire\":" + extension))
        .matches(e -> e.status() == 400 && e.param().startsWith("draftwire"));
  }

  @Test
  void aPublishedSystemIsAllItsSettingsButForThoseThatAreSaid() throws ApiException {
    SchemeChoice sled = Presets.of("sled").settings().choice();
    assertThat(chat("\"draftwire\":{\"preset\":\"sled\"}").scheme()).isEqualTo(sled);
    assertThat(chat("\"draftwire\":{\"preset\":\"sled\",\"draft_max\":3}").scheme())
        .isEqualTo(sled.withMaxDrafts(3));
    // Whatever the gateway's own are.
    RequestReader other = new RequestReader(SchemeChoice.cloudOnly(), 300);
    assertThat(chat(other, "\"draftwire\":{\"preset\":\"sled\"}").scheme()).isEqualTo(sled);
    assertThat(
            chat("\"draftwire\":{\"scheme\":\"qs\",\"bit_budget\":90,\"ids_first\":\"off\",\"adaptive_length\":true}")
                .scheme())
        .matches(s -> s.bitBudget() == 90 && s.idsFirst() == IdsFirst.OFF && s.adaptive());
  }

  /** What this build lacks of a system is not passed over. */
  @Test
  void aSystemThatIsNotWholeIsAskedForAsWhatItIs() throws ApiException {
    for (Preset preset : Presets.all()) {
      String named = "\"draftwire\":{\"preset\":\"" + preset.name() + "\"";
      SchemeChoice all = preset.settings().choice();
      assertThat(chat(named + ",\"preset_partial\":true}").scheme()).isEqualTo(all);
      if (preset.lack().isPresent()) {
        assertThatExceptionOfType(ApiException.class)
            .isThrownBy(() -> chat(named + "}"))
            .withMessageContaining(preset.missing().getFirst())
            .withMessageContaining("preset_partial");
      }
    }
  }

  @Test
  void catalogueOffersWhatIsAcceptedAndNoMore() throws ApiException {
    for (JsonNode scheme : SchemeCatalog.json()) {
      String name = scheme.get("name").stringValue();
      for (JsonNode parameter : scheme.get("parameters")) {
        String of =
            "\"draftwire\":{\"scheme\":\""
                + name
                + "\",\""
                + parameter.get("name").stringValue()
                + "\":%s}";
        assertThat(chat(of.formatted(parameter.get("default"))).scheme().name()).isEqualTo(name);
        if (parameter.get("type").stringValue().equals("integer")) {
          chat(of.formatted(parameter.get("minimum")));
          chat(of.formatted(parameter.get("maximum")));
          assertThatExceptionOfType(ApiException.class)
              .as("%s %s above its maximum", name, parameter)
              .isThrownBy(() -> chat(of.formatted(parameter.get("maximum").longValue() + 1)));
        }
      }
    }
  }
}
