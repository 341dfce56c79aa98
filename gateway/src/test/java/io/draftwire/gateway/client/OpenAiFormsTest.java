package io.draftwire.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import io.draftwire.gateway.ClientWorld;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * OpenAI's own library for Java, by classes: it makes schemas of them, and what comes is read as
 * one. The model behind it says anything; that it fits is the grammar's doing.
 */
class OpenAiFormsTest {
  enum Colour {
    RED,
    GREEN
  }

  @JsonClassDescription("Paints something.")
  static class Paint {
    public Colour colour;
    public long coats;
    public boolean glossy;
  }

  private static ClientWorld world;
  private static OpenAIClient client;

  @BeforeAll
  static void open() throws Exception {
    world = ClientWorld.rambling();
    client =
        OpenAIOkHttpClient.builder().baseUrl(world.baseUrl()).apiKey("nobody asks for one").build();
  }

  @AfterAll
  static void close() {
    client.close();
    world.close();
  }

  private static ChatCompletionCreateParams.Builder params() {
    return ChatCompletionCreateParams.builder()
        .model(ClientWorld.MODEL)
        .addUserMessage("?")
        .putAdditionalBodyProperty("seed", JsonValue.from(7))
        .maxCompletionTokens(400);
  }

  @Test
  void anAnswerIsReadAsAClass() {
    Paint paint =
        client
            .chat()
            .completions()
            .create(params().responseFormat(Paint.class).build())
            .choices()
            .getFirst()
            .message()
            .content()
            .orElseThrow();
    assertThat(paint.colour).isNotNull();
  }

  @Test
  void aCallIsReadAsAClassWholeAndStreamed() {
    ChatCompletionCreateParams asked =
        params()
            .addTool(Paint.class)
            .toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED)
            .parallelToolCalls(false)
            .build();
    ChatCompletion whole = client.chat().completions().create(asked);
    ChatCompletionAccumulator streamed = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(asked)) {
      chunks.stream().forEach(streamed::accumulate);
    }
    ChatCompletionMessageFunctionToolCall.Function call = called(whole);
    assertThat(call.name()).isEqualTo("Paint");
    assertThat(call.arguments(Paint.class).colour).isNotNull();
    assertThat(called(streamed.chatCompletion()).arguments()).isEqualTo(call.arguments());
    // And it is read back, with what came of it.
    ChatCompletion next =
        client
            .chat()
            .completions()
            .create(
                params()
                    .maxCompletionTokens(8)
                    .addMessage(whole.choices().getFirst().message())
                    .addMessage(
                        com.openai.models.chat.completions.ChatCompletionToolMessageParam.builder()
                            .toolCallId(
                                whole
                                    .choices()
                                    .getFirst()
                                    .message()
                                    .toolCalls()
                                    .orElseThrow()
                                    .getFirst()
                                    .asFunction()
                                    .id())
                            .content("done")
                            .build())
                    .build());
    assertThat(next.choices().getFirst().message().content()).isPresent();
  }

  private static ChatCompletionMessageFunctionToolCall.Function called(ChatCompletion completion) {
    ChatCompletion.Choice choice = completion.choices().getFirst();
    assertThat(choice.finishReason().asString()).isEqualTo("tool_calls");
    assertThat(choice.message().content()).isEmpty();
    return choice.message().toolCalls().orElseThrow().getFirst().asFunction().function();
  }
}
