package io.draftwire.gateway.api;

import io.draftwire.core.law.Sampling;
import io.draftwire.gateway.tools.Tools;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What requests for answers have in common in Ollama's API. */
record OllamaReader(RequestReader reader) {
  /** Ollama's defaults. */
  static final Sampling USUAL = new Sampling(0.8, 40, 0.9, 0);

  private static final int MOST_STOPS = 16;

  /** As long as there is room, by either of its words. */
  private static final int NO_LIMIT = -2;

  /** How long a model stays loaded: this one always is. */
  private static final Set<String> WITHOUT_EFFECT = Set.of("keep_alive");

  /** How a model is loaded, how much memory it takes, and what samplers that are off would do. */
  private static final Set<String> OPTIONS_WITHOUT_EFFECT =
      Set.of(
          "num_ctx",
          "num_batch",
          "num_gpu",
          "main_gpu",
          "num_thread",
          "num_keep",
          "numa",
          "use_mmap",
          "use_mlock",
          "low_vram",
          "f16_kv",
          "vocab_only",
          "logits_all",
          "mirostat_tau",
          "mirostat_eta",
          "penalize_newline");

  /**
   * The rest of a request, once its prompt is read.
   *
   * @throws ApiException also for a member that is not read yet
   */
  CompletionRequest rest(Members members, Input input, Tools tools) throws ApiException {
    Refusals.truth(members, "truncate", false, "a prompt that is too long is refused, not cut");
    Refusals.truth(members, "shift", false, "an answer ends where the context does");
    JsonNode think = members.node("think");
    if (think != null && !(think.isBoolean() && !think.booleanValue())) {
      throw Refusals.refused("think", Refusals.UNSUPPORTED);
    }
    Members given = members.object("options");
    Members options = given == null ? new Members(Json.object(), "options") : given;
    refuse(options);
    CompletionRequest request =
        reader.request(
            members,
            options,
            USUAL,
            new RequestReader.Shape(
                List.of(input),
                tools,
                FormatReader.ofOllama(members),
                limit(options),
                RequestReader.stops(options, MOST_STOPS),
                1,
                members.bool("stream", true),
                false,
                RequestReader.told(members, members.bool("logprobs", false))));
    if (request.keepSeconds() > 0) {
      throw ApiException.unsupported(
          "draftwire.keep",
          "draftwire.keep: lines have no numbers to take a stream up by; leave it out, or ask"
              + " another route");
    }
    options.ignore(OPTIONS_WITHOUT_EFFECT);
    options.refuseOthers();
    members.ignore(WITHOUT_EFFECT);
    members.refuseOthers();
    return request;
  }

  private static OptionalInt limit(Members options) throws ApiException {
    int limit = options.integer("num_predict", NO_LIMIT, Integer.MAX_VALUE).orElse(NO_LIMIT);
    if (limit == 0) {
      throw ApiException.unsupported(
          options.name("num_predict"), "num_predict 0 asks for nothing; ask for 1 token at least");
    }
    return limit < 0 ? OptionalInt.empty() : OptionalInt.of(limit);
  }

  private static void refuse(Members options) throws ApiException {
    Refusals.number(options, "typical_p", 1, Refusals.LAW);
    Refusals.number(options, "tfs_z", 1, Refusals.LAW);
    Refusals.number(options, "mirostat", 0, Refusals.LAW);
  }
}
