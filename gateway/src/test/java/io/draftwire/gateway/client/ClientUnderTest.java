package io.draftwire.gateway.client;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** A client library as its users use it: with its defaults, pointed at a gateway. */
interface ClientUnderTest extends AutoCloseable {

  /** Where it points. */
  record Connection(String baseUrl, String key) {}

  /** A question of one user message. */
  record Question(String model, int maxTokens, OptionalDouble temperature, List<String> stops) {
    static final String TEXT = "?";

    Question withModel(String other) {
      return new Question(other, maxTokens, temperature, stops);
    }

    Question withTemperature(double other) {
      return new Question(model, maxTokens, OptionalDouble.of(other), stops);
    }

    Question withStop(String stop) {
      return new Question(model, maxTokens, temperature, List.of(stop));
    }
  }

  /**
   * What the library says the answer was.
   *
   * @param finish {@code stop} or {@code length}
   */
  record Reply(String text, String finish, long promptTokens, long completionTokens) {}

  /** Asks and waits. */
  Reply complete(Question question) throws Exception;

  /**
   * Asks for a stream, with usage.
   *
   * @param goOn told every piece of text as it comes; false cancels the stream there
   * @return null where the stream was cancelled
   */
  Reply stream(Question question, Predicate<String> goOn) throws Exception;

  /** What it throws for a request that makes no sense. */
  Class<? extends Exception> badRequest();

  /** What it throws for a model that is not there. */
  Class<? extends Exception> notFound();

  /** What it throws for a key that is not accepted. */
  Class<? extends Exception> unauthorized();

  @Override
  default void close() {}
}
