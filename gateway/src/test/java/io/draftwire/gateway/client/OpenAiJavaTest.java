package io.draftwire.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionUsage;
import io.draftwire.gateway.ClientWorld;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** OpenAI's own library for Java. */
class OpenAiJavaTest extends ClientTest {
  @Override
  ClientUnderTest client(ClientUnderTest.Connection connection) {
    return new Client(
        OpenAIOkHttpClient.builder()
            .baseUrl(connection.baseUrl())
            .apiKey(connection.key())
            .build());
  }

  /** Whose events have ids, and whose first chunk says more than OpenAI's do. */
  @Test
  void readsAStreamThatIsKept() throws Exception {
    try (ClientWorld world = ClientWorld.open();
        ClientUnderTest client =
            client(new ClientUnderTest.Connection(world.baseUrl(), "nobody asks for one"))) {
      int bytes = ClientWorld.TEXT.getBytes(StandardCharsets.UTF_8).length;
      ChatCompletionCreateParams params =
          Client.params(
                  new ClientUnderTest.Question(
                      ClientWorld.MODEL, bytes, OptionalDouble.empty(), List.of()))
              .putAdditionalBodyProperty("draftwire", JsonValue.from(Map.of("keep", 60)))
              .build();
      StringBuilder text = new StringBuilder();
      try (StreamResponse<ChatCompletionChunk> chunks =
          ((Client) client).openai().chat().completions().createStreaming(params)) {
        chunks.stream()
            .flatMap(chunk -> chunk.choices().stream())
            .forEach(choice -> text.append(choice.delta().content().orElse("")));
      }
      assertThat(text.toString()).isEqualTo(ClientWorld.TEXT);
    }
  }

  private record Client(OpenAIClient openai) implements ClientUnderTest {
    @Override
    public Reply complete(Question question) {
      return reply(openai.chat().completions().create(params(question).build()));
    }

    @Override
    public Reply stream(Question question, Predicate<String> goOn) {
      ChatCompletionCreateParams params =
          params(question)
              .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
              .build();
      ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
      try (StreamResponse<ChatCompletionChunk> chunks =
          openai.chat().completions().createStreaming(params)) {
        for (Iterator<ChatCompletionChunk> i = chunks.stream().iterator(); i.hasNext(); ) {
          ChatCompletionChunk chunk = whole.accumulate(i.next());
          for (ChatCompletionChunk.Choice choice : chunk.choices()) {
            String piece = choice.delta().content().orElse("");
            if (!piece.isEmpty() && !goOn.test(piece)) {
              return null;
            }
          }
        }
      }
      return reply(whole.chatCompletion());
    }

    private static ChatCompletionCreateParams.Builder params(Question question) {
      ChatCompletionCreateParams.Builder params =
          ChatCompletionCreateParams.builder()
              .model(question.model())
              .addUserMessage(Question.TEXT)
              .maxCompletionTokens(question.maxTokens());
      question.temperature().ifPresent(params::temperature);
      if (!question.stops().isEmpty()) {
        params.stopOfStrings(question.stops());
      }
      return params;
    }

    private static Reply reply(ChatCompletion completion) {
      ChatCompletion.Choice choice = completion.choices().getFirst();
      CompletionUsage usage = completion.usage().orElseThrow();
      return new Reply(
          choice.message().content().orElseThrow(),
          choice.finishReason().asString(),
          usage.promptTokens(),
          usage.completionTokens());
    }

    @Override
    public Class<? extends Exception> badRequest() {
      return BadRequestException.class;
    }

    @Override
    public Class<? extends Exception> notFound() {
      return NotFoundException.class;
    }

    @Override
    public Class<? extends Exception> unauthorized() {
      return UnauthorizedException.class;
    }

    @Override
    public void close() {
      openai.close();
    }
  }
}
