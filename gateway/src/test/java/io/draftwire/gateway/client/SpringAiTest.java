package io.draftwire.gateway.client;

import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.MessageAggregator;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import reactor.core.publisher.Flux;

/** Spring AI's model, without Spring Boot around it. */
class SpringAiTest extends ClientTest {
  @Override
  ClientUnderTest client(ClientUnderTest.Connection connection) {
    return new Client(
        OpenAiChatModel.builder()
            .options(
                OpenAiChatOptions.builder()
                    .baseUrl(connection.baseUrl())
                    .apiKey(connection.key())
                    .build())
            .build());
  }

  private record Client(OpenAiChatModel model) implements ClientUnderTest {
    @Override
    public Reply complete(Question question) {
      return reply(model.call(prompt(question, false)));
    }

    @Override
    public Reply stream(Question question, Predicate<String> goOn) {
      AtomicBoolean cancelled = new AtomicBoolean();
      ChatResponse[] whole = new ChatResponse[1];
      Flux<ChatResponse> parts =
          model.stream(prompt(question, true))
              .takeUntil(
                  part -> {
                    String piece = part.getResult() == null ? "" : text(part);
                    cancelled.set(!piece.isEmpty() && !goOn.test(piece));
                    return cancelled.get();
                  })
              // The stream gives the client's error inside another.
              .onErrorMap(CompletionException.class, Throwable::getCause);
      new MessageAggregator().aggregate(parts, response -> whole[0] = response).blockLast();
      return cancelled.get() ? null : reply(whole[0]);
    }

    private static Prompt prompt(Question question, boolean streamed) {
      OpenAiChatOptions.Builder options = OpenAiChatOptions.builder();
      options.model(question.model()).maxTokens(question.maxTokens());
      question.temperature().ifPresent(options::temperature);
      if (!question.stops().isEmpty()) {
        options.stop(question.stops());
      }
      if (streamed) {
        options.streamUsage(true);
      }
      return new Prompt(new UserMessage(Question.TEXT), options.build());
    }

    private static String text(ChatResponse response) {
      String text = response.getResult().getOutput().getText();
      return text == null ? "" : text;
    }

    private static Reply reply(ChatResponse response) {
      return new Reply(
          text(response),
          response.getResult().getMetadata().getFinishReason().toLowerCase(Locale.ROOT),
          response.getMetadata().getUsage().getPromptTokens(),
          response.getMetadata().getUsage().getCompletionTokens());
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
  }
}
