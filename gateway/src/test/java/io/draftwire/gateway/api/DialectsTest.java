package io.draftwire.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.draftwire.core.grammar.Grammar;
import io.draftwire.core.law.LogitBias;
import io.draftwire.core.law.Penalties;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.gateway.chat.Message;
import io.draftwire.gateway.tools.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each dialect but OpenAI's completions takes a request for. */
class DialectsTest {
  private static final RequestReader READER = new RequestReader(SchemeChoice.auto(), 300);

  private static CompletionRequest read(Dialect dialect, String body) throws ApiException {
    Dialect.Question question = dialect.read(body.getBytes(StandardCharsets.UTF_8));
    return ((Dialect.ForAnswers) question).request();
  }

  private static CompletionRequest responses(String members) throws ApiException {
    return read(new ResponsesDialect(READER), "{\"input\":\"hi\"" + more(members) + "}");
  }

  private static CompletionRequest llama(String members) throws ApiException {
    return read(new LlamaDialect(READER), "{\"prompt\":\"hi\"" + more(members) + "}");
  }

  private static CompletionRequest generate(String members) throws ApiException {
    return read(new OllamaGenerateDialect(READER), "{\"prompt\":\"hi\"" + more(members) + "}");
  }

  private static CompletionRequest options(String members) throws ApiException {
    return generate("\"options\":{" + members + "}");
  }

  private static CompletionRequest chat(String members) throws ApiException {
    String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    return read(new OllamaChatDialect(READER), "{" + messages + more(members) + "}");
  }

  private static String more(String members) {
    return members.isEmpty() ? "" : "," + members;
  }

  private static List<Message> messages(CompletionRequest request) {
    return ((Input.Conversation) request.inputs().getFirst()).messages();
  }

  private interface Reading {
    CompletionRequest of(String members) throws ApiException;
  }

  private static void assertRefused(Reading reading, String members, String name) {
    assertThatExceptionOfType(ApiException.class)
        .as(members)
        .isThrownBy(() -> reading.of(members))
        .matches(e -> e.status() == 400)
        .matches(e -> e.param().startsWith(name), "names " + name);
  }

  @Test
  void whatIsNotSaidIsAsTheDialectHasIt() throws ApiException {
    assertThat(responses("").sampling()).isEqualTo(Sampling.at(1));
    assertThat(responses("").stream()).isFalse();
    assertThat(responses("").maxTokens()).isEmpty();
    assertThat(llama("").sampling()).isEqualTo(new Sampling(0.8, 40, 0.95, 0.05));
    assertThat(llama("").stream()).isFalse();
    assertThat(llama("").maxTokens()).isEmpty();
    assertThat(generate("").sampling()).isEqualTo(new Sampling(0.8, 40, 0.9, 0));
    assertThat(generate("").stream()).isTrue();
    assertThat(chat("").stream()).isTrue();
    assertThat(chat("").maxTokens()).isEmpty();
  }

  /** And as all others read it. */
  @Test
  void oneLawIsReadOnEveryRoute() throws ApiException {
    String law =
        "\"temperature\":0.5,\"top_k\":3,\"top_p\":0.7,\"min_p\":0.2,\"seed\":9,\"stop\":[\"a\",\"b\"],"
            + "\"presence_penalty\":0.5,\"frequency_penalty\":0.25,\"repeat_penalty\":1.2,\"repeat_last_n\":8,\"logit_bias\":{\"5\":-3}";
    Sampling read =
        new Sampling(0.5, 3, 0.7, 0.2)
            .withPenalties(new Penalties(0.5, 0.25, 1.2, 8))
            .withBias(new LogitBias(Map.of(5, -3f)));
    for (CompletionRequest request :
        List.of(responses(law), llama(law), options(law), chat("\"options\":{" + law + "}"))) {
      assertThat(request.sampling()).isEqualTo(read);
      assertThat(request.seed()).hasValue(9);
      assertThat(request.stops()).containsExactly("a", "b");
    }
    assertThat(llama("\"logit_bias\":[[5,-3]]").sampling().bias()).isEqualTo(read.bias());
  }

  /** By whatever name: the same grammar comes of it. */
  @Test
  void oneSchemaIsOneGrammar() throws ApiException {
    String schema = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}";
    Grammar grammar = llama("\"json_schema\":" + schema).sampling().grammar();
    assertThat(grammar.isNone()).isFalse();
    for (CompletionRequest request :
        List.of(
            responses(
                "\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"schema\":"
                    + schema
                    + "}}"),
            generate("\"format\":" + schema),
            chat("\"format\":" + schema))) {
      assertThat(request.sampling().grammar()).isEqualTo(grammar);
    }
    assertThat(generate("\"format\":\"json\"").sampling().grammar())
        .isEqualTo(
            responses("\"text\":{\"format\":{\"type\":\"json_object\"}}").sampling().grammar());
  }

  @Test
  void instructionsStandBeforeTheInput() throws ApiException {
    CompletionRequest request =
        read(
            new ResponsesDialect(READER),
            """
            {"instructions": "be brief", "input": [
              {"role": "developer", "content": "in verse"},
              {"type": "message", "role": "user",
               "content": [{"type": "input_text", "text": "a"}, {"type": "input_text", "text": "b"}]},
              {"type": "message", "id": "msg_1", "status": "completed", "role": "assistant",
               "content": [{"type": "output_text", "text": "c", "annotations": [], "logprobs": []}]},
              {"role": "user", "content": "d"}]}
            """);
    assertThat(messages(request))
        .containsExactly(
            new Message("system", "be brief"),
            new Message("system", "in verse"),
            new Message("user", "ab"),
            new Message("assistant", "c"),
            new Message("user", "d"));
    assertThat(messages(responses(""))).containsExactly(new Message("user", "hi"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"store\":false",
        "\"background\":false",
        "\"previous_response_id\":null",
        "\"tools\":[]",
        "\"tool_choice\":\"auto\"",
        "\"parallel_tool_calls\":true",
        "\"truncation\":\"disabled\"",
        "\"text\":{\"format\":{\"type\":\"text\"}}",
        "\"reasoning\":{\"effort\":null,\"summary\":null}",
        "\"include\":[\"reasoning.encrypted_content\"]",
        "\"stream_options\":{\"include_obfuscation\":false}",
        "\"metadata\":{\"a\":\"b\"}",
        "\"user\":\"u\"",
      })
  void responsesAcceptWhatChangesNothing(String member) throws ApiException {
    assertThat(responses(member)).isEqualTo(responses(""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "store|true",
        "previous_response_id|\"resp_1\"",
        "conversation|\"conv_1\"",
        "background|true",
        "tools|[{\"type\":\"function\"}]",
        "tools|[{\"type\":\"web_search\"}]",
        "tool_choice|\"required\"",
        "truncation|\"auto\"",
        "text|{\"format\":{\"type\":\"xml\"}}",
        "text|{\"verbosity\":\"low\"}",
        "reasoning|{\"effort\":\"low\"}",
        "include|[\"file_search_call.results\"]",
        "top_logprobs|2",
        "prompt|{\"id\":\"p\"}",
        "input|7",
        "input|[]",
        "input|[{\"type\":\"function_call_output\",\"output\":\"x\"}]",
        "input|[{\"type\":\"function_call\",\"call_id\":\"1\",\"name\":\"f\"}]",
        "input|[{\"type\":\"reasoning\",\"summary\":[]}]",
        "input|[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\"}]}]",
        "max_output_tokens|0",
        "n|2",
        "messages|[]",
      })
  void responsesRefuseByName(String member, String value) {
    Reading reading =
        members ->
            read(
                new ResponsesDialect(READER),
                "{" + (member.equals("input") ? "" : "\"input\":\"hi\",") + members + "}");
    assertRefused(reading, "\"" + member + "\":" + value, member);
  }

  @Test
  void logprobsAreIncludedWhereAskedFor() throws ApiException {
    assertThat(responses("\"include\":[\"message.output_text.logprobs\"]").logprobs()).isTrue();
    assertThat(responses("").logprobs()).isFalse();
    assertThat(generate("\"logprobs\":true").logprobs()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"cache_prompt\":true",
        "\"id_slot\":-1",
        "\"n_keep\":0",
        "\"repeat_penalty\":1.0",
        "\"repeat_last_n\":64",
        "\"presence_penalty\":0",
        "\"logit_bias\":[]",
        "\"mirostat\":0,\"mirostat_tau\":5.0,\"mirostat_eta\":0.1",
        "\"typical_p\":1.0",
        "\"top_n_sigma\":-1.0",
        "\"dry_multiplier\":0,\"dry_base\":1.75",
        "\"xtc_probability\":0,\"xtc_threshold\":0.1",
        "\"grammar\":\"\"",
        "\"n_probs\":0",
        "\"n_predict\":-1",
        "\"samplers\":[\"temperature\",\"top_k\",\"top_p\",\"min_p\"]",
        "\"ignore_eos\":false",
        "\"lora\":[]",
      })
  void llamaCppAcceptsWhatChangesNothing(String members) throws ApiException {
    assertThat(llama(members)).isEqualTo(llama(""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mirostat|2",
        "typical_p|0.9",
        "top_n_sigma|1",
        "dynatemp_range|0.5",
        "dry_multiplier|0.8",
        "xtc_probability|0.5",
        "samplers|[\"top_k\",\"temperature\"]",
        "ignore_eos|true",
        "n_predict|0",
        "n_probs|99",
        "grammar|\"root ::= x\"",
        "json_schema|{\"type\":\"odd\"}",
        "post_sampling_probs|true,\"n_probs\":2",
        "logit_bias|[[\"a\",1]]",
        "n_cmpl|2",
        "n_indent|4",
        "lora|[{\"id\":0,\"scale\":1}]",
        "response_fields|[\"content\"]",
        "return_progress|true",
        "timings_per_token|true",
        "t_max_predict_ms|100",
        "image_data|[{\"id\":1}]",
        "stop|[\"\"]",
      })
  void llamaCppRefusesByName(String member, String value) {
    assertRefused(DialectsTest::llama, "\"" + member + "\":" + value, member);
  }

  @Test
  void limitsAreOfTokensOrNone() throws ApiException {
    assertThat(llama("\"n_predict\":7").maxTokens()).hasValue(7);
    assertThat(llama("\"max_tokens\":8").maxTokens()).hasValue(8);
    assertThat(options("\"num_predict\":9").maxTokens()).hasValue(9);
    assertThat(options("\"num_predict\":-1").maxTokens()).isEmpty();
    assertThat(options("\"num_predict\":-2").maxTokens()).isEmpty();
    assertThat(responses("\"max_output_tokens\":10").maxTokens()).hasValue(10);
  }

  /** Unless it is raw, a prompt is what a user says. */
  @Test
  void promptsAreWrittenByTheTemplateUnlessTheyAreRaw() throws ApiException {
    assertThat(messages(generate("\"system\":\"be\"")))
        .containsExactly(new Message("system", "be"), new Message("user", "hi"));
    assertThat(generate("\"raw\":true").inputs()).containsExactly(new Input.Text("hi"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"keep_alive\":\"5m\"",
        "\"keep_alive\":-1",
        "\"think\":false",
        "\"format\":\"\"",
        "\"template\":\"\"",
        "\"context\":[]",
        "\"images\":[]",
        "\"options\":{\"num_ctx\":4096,\"num_thread\":4,\"num_gpu\":1}",
        "\"options\":{\"repeat_penalty\":1,\"repeat_last_n\":64,\"tfs_z\":1,\"typical_p\":1}",
        "\"options\":{\"mirostat\":0,\"penalize_newline\":true}",
      })
  void ollamaAcceptsWhatChangesNothing(String members) throws ApiException {
    assertThat(generate(members)).isEqualTo(generate(""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "suffix|\"x\"|suffix",
        "template|\"{{ .Prompt }}\"|template",
        "context|[1,2]|context",
        "images|[\"aGk=\"]|images",
        "format|\"xml\"|format",
        "format|7|format",
        "options|{\"repeat_penalty\":0}|options.repeat_penalty",
        "options|{\"presence_penalty\":3}|options.presence_penalty",
        "options|{\"logit_bias\":[[1]]}|options.logit_bias",
        "think|true|think",
        "think|\"low\"|think",
        "top_logprobs|2|top_logprobs",
        "truncate|true|truncate",
        "options|{\"mirostat\":1}|options.mirostat",
        "options|{\"temperature\":-1}|options.temperature",
        "options|{\"num_predict\":0}|options.num_predict",
        "options|{\"stop\":[\"\"]}|options.stop",
        "options|{\"odd\":1}|options.odd",
        "options|7|options",
        "temperature|0.5|temperature",
        "draftwire|{\"keep\":60}|draftwire.keep",
      })
  void ollamaRefusesByName(String member, String value, String name) {
    assertRefused(DialectsTest::generate, "\"" + member + "\":" + value, name);
  }

  @Test
  void ollamasConversationsAreOfText() {
    assertRefused(DialectsTest::chat, "\"tools\":[{\"type\":\"function\"}]", "tools");
    assertRefused(DialectsTest::generate, "\"tools\":[{\"type\":\"function\"}]", "tools");
    for (String more : List.of("\"images\":[\"aGk=\"]", "\"thinking\":\"hm\"")) {
      assertRefused(
          members -> read(new OllamaChatDialect(READER), members),
          "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"," + more + "}]}",
          "messages[0].");
    }
    assertRefused(DialectsTest::generate, "\"raw\":true,\"system\":\"be\"", "system");
  }

  /** With a level less than chat completions have; what belongs together is one turn. */
  @Test
  void callsOfAResponseAreItems() throws ApiException {
    CompletionRequest request =
        read(
            new ResponsesDialect(READER),
            """
            {"input": [
              {"role": "user", "content": "?"},
              {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "so"}]},
              {"type": "function_call", "id": "fc_1", "status": "completed", "call_id": "1", "name": "f", "arguments": "{}"},
              {"type": "function_call", "call_id": "2", "name": "f", "arguments": "{}"},
              {"type": "function_call_output", "call_id": "1", "output": "12"}],
             "tools": [{"type": "function", "name": "f", "parameters": {"type": "object"}},
                       {"type": "function", "name": "g"}],
             "tool_choice": {"type": "function", "name": "g"}}
            """);
    assertThat(messages(request).subList(1, 3))
        .containsExactly(
            new Message(
                "assistant",
                "so",
                List.of(new ToolCall("1", "f", "{}"), new ToolCall("2", "f", "{}")),
                null),
            new Message("tool", "12", List.of(), "1"));
    assertThat(request.calling().tools().offered()).hasSize(2);
    assertThat(request.calling().tools().callable().getFirst().name()).isEqualTo("g");
    assertThat(request.calling().tools().required()).isTrue();
  }

  /** Ollama's calls have no ids, and objects for arguments. */
  @Test
  void ollamasCallsAreSentBackAsItTellsThem() throws ApiException {
    CompletionRequest request =
        read(
            new OllamaChatDialect(READER),
            """
            {"messages": [
              {"role": "user", "content": "?"},
              {"role": "assistant", "content": "",
               "tool_calls": [{"function": {"index": 0, "name": "f", "arguments": {"a": "x"}}}]},
              {"role": "tool", "content": "12", "tool_name": "f"}],
             "tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}]}
            """);
    Message call = messages(request).get(1);
    assertThat(call.calls()).containsExactly(new ToolCall("call_0", "f", "{\"a\":\"x\"}"));
    assertThat(messages(request).get(2)).isEqualTo(new Message("tool", "12"));
    assertThat(request.calling().tools().callable()).hasSize(1);
  }

  /** Tools do that to have a model loaded before they need it. */
  @Test
  void askingForNothingIsNoError() throws ApiException {
    for (Dialect dialect :
        List.of(new OllamaChatDialect(READER), new OllamaGenerateDialect(READER))) {
      assertThat(dialect.read("{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_8)))
          .isInstanceOfSatisfying(
              Dialect.ForNothing.class,
              nothing ->
                  assertThat(nothing.reply().apply("m").get("done_reason").stringValue())
                      .isEqualTo("load"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " a", "a\nb"})
  void namesThatAreNone(String alias) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new ModelNames(List.of("fine", alias)))
        .withMessageContaining("alias");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new ModelNames(List.of("twice", "twice")))
        .withMessageContaining("twice");
  }
}
