package io.draftwire.gateway.api;

import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * How one kind of client asks for answers and is told them: its names of members in, its shapes of
 * replies out. All else (who may ask, for how much, what becomes of an answer whose client leaves)
 * is the same for every dialect, and no dialect's.
 */
public interface Dialect {
  /**
   * What a request's body asks for.
   *
   * @throws ApiException for what cannot be answered exactly, naming the member
   */
  Question read(byte[] body) throws ApiException;

  /** How its streams are told apart into events. */
  StreamForm form();

  /** A request, read. */
  sealed interface Question {}

  /**
   * A request for answers.
   *
   * @param prompt the member that the prompt is made of, for messages
   * @param replies writes the responses to this request
   */
  record ForAnswers(CompletionRequest request, String prompt, Function<Asked, ReplyWriter> replies)
      implements Question {}

  /**
   * A request that needs no model.
   *
   * @param model that it names; null for none
   * @param reply to it, from the name that the model goes by
   */
  record ForNothing(String model, Function<String, JsonNode> reply) implements Question {}
}
