package io.draftwire.gateway.client;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/** LangChain4j over the JDK's HTTP client, which also offers an upgrade to h2c. */
class LangChain4jTest extends ClientTest {
  @Override
  ClientUnderTest client(ClientUnderTest.Connection connection) {
    return new Client(
        OpenAiChatModel.builder()
            .baseUrl(connection.baseUrl())
            .apiKey(connection.key())
            .modelName("set by every request")
            .build(),
        OpenAiStreamingChatModel.builder()
            .baseUrl(connection.baseUrl())
            .apiKey(connection.key())
            .modelName("set by every request")
            .build());
  }

  private record Client(OpenAiChatModel model, OpenAiStreamingChatModel streaming)
      implements ClientUnderTest {
    @Override
    public Reply complete(Question question) {
      return reply(model.chat(request(question)));
    }

    @Override
    public Reply stream(Question question, Predicate<String> goOn) throws Exception {
      Handler handler = new Handler(goOn);
      streaming.chat(request(question), handler);
      try {
        ChatResponse response = handler.end.get();
        return response == null ? null : reply(response);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception failure ? failure : e;
      }
    }

    private static ChatRequest request(Question question) {
      ChatRequest.Builder request =
          ChatRequest.builder()
              .messages(UserMessage.from(Question.TEXT))
              .modelName(question.model())
              .maxOutputTokens(question.maxTokens());
      question.temperature().ifPresent(request::temperature);
      if (!question.stops().isEmpty()) {
        request.stopSequences(question.stops());
      }
      return request.build();
    }

    private static Reply reply(ChatResponse response) {
      return new Reply(
          response.aiMessage().text(),
          response.finishReason().name().toLowerCase(Locale.ROOT),
          response.tokenUsage().inputTokenCount(),
          response.tokenUsage().outputTokenCount());
    }

    @Override
    public Class<? extends Exception> badRequest() {
      return InvalidRequestException.class;
    }

    @Override
    public Class<? extends Exception> notFound() {
      return ModelNotFoundException.class;
    }

    @Override
    public Class<? extends Exception> unauthorized() {
      return AuthenticationException.class;
    }
  }

  /** Its end is the response, or null where it was cancelled. */
  private static final class Handler implements StreamingChatResponseHandler {
    final CompletableFuture<ChatResponse> end = new CompletableFuture<>();
    private final Predicate<String> goOn;

    Handler(Predicate<String> goOn) {
      this.goOn = goOn;
    }

    @Override
    public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
      if (!context.streamingHandle().isCancelled() && !goOn.test(piece.text())) {
        context.streamingHandle().cancel();
        end.complete(null);
      }
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      end.complete(response);
    }

    @Override
    public void onError(Throwable error) {
      end.completeExceptionally(error);
    }
  }
}
