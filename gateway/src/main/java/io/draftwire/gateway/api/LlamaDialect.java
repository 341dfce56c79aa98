package io.draftwire.gateway.api;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.session.Likeliest;
import io.draftwire.gateway.tools.Tools;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * llama.cpp's own {@code /completion}. What a request does not say of sampling is as llama.cpp has
 * it; the order of the samplers is this project's, and another is refused.
 */
public record LlamaDialect(RequestReader reader) implements Dialect {
  /** llama.cpp's defaults. */
  static final Sampling USUAL = new Sampling(0.8, 40, 0.95, 0.05);

  /** In the order in which they are applied here. */
  static final List<String> SAMPLERS = List.of("temperature", "top_k", "top_p", "min_p");

  private static final int MOST_STOPS = 16;

  /** As long as there is room. */
  private static final int NO_LIMIT = -1;

  /** About caches and slots, or about samplers that have to be off. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "cache_prompt",
          "id_slot",
          "n_keep",
          "n_discard",
          "min_keep",
          "dynatemp_exponent",
          "xtc_threshold",
          "dry_base",
          "dry_allowed_length",
          "dry_penalty_last_n",
          "dry_sequence_breakers",
          "mirostat_tau",
          "mirostat_eta",
          "penalize_nl");

  @Override
  public StreamForm form() {
    return StreamForm.EVENTS;
  }

  @Override
  public Question read(byte[] body) throws ApiException {
    Members members = new Members(Json.read(body), "");
    List<Input> inputs = RequestReader.prompts(members);
    if (inputs.size() > 1) {
      throw ApiException.unsupported(
          "prompt", "a batch of " + inputs.size() + " prompts; send a request for each");
    }
    refuse(members);
    boolean tokens = members.bool("return_tokens", false);
    CompletionRequest request =
        reader.request(
            members,
            members,
            USUAL,
            new RequestReader.Shape(
                inputs,
                Tools.NONE,
                FormatReader.read(members),
                limit(members),
                RequestReader.stops(members, MOST_STOPS),
                1,
                members.bool("stream", false),
                false,
                told(members)));
    members.ignore(WITHOUT_EFFECT);
    members.refuseOthers();
    return new ForAnswers(request, "prompt", asked -> new LlamaReplies(asked, tokens));
  }

  /** {@code n_probs} asks for the likeliest in each place, and so for the token's own. */
  private static RequestReader.Told told(Members members) throws ApiException {
    int alternatives = members.integer("n_probs", 0, Likeliest.MOST).orElse(0);
    boolean cut = members.bool("post_sampling_probs", false);
    if (alternatives > 0 && cut) {
      throw Refusals.refused("post_sampling_probs", "probabilities are the model's own");
    }
    return new RequestReader.Told(alternatives > 0, alternatives, false);
  }

  /** {@code max_tokens} is another name for it. */
  private static OptionalInt limit(Members members) throws ApiException {
    OptionalInt own = members.integer("n_predict", NO_LIMIT, Integer.MAX_VALUE);
    OptionalInt other = members.integer("max_tokens", NO_LIMIT, Integer.MAX_VALUE);
    OptionalInt limit = own.isPresent() ? own : other;
    if (limit.orElse(1) == 0) {
      throw ApiException.unsupported(
          "n_predict", "n_predict 0 fills a cache that is not kept; ask for 1 token at least");
    }
    return limit.orElse(NO_LIMIT) == NO_LIMIT ? OptionalInt.empty() : limit;
  }

  private static void refuse(Members members) throws ApiException {
    samplers(members);
    for (String off : List.of("dynatemp_range", "mirostat", "xtc_probability", "dry_multiplier")) {
      Refusals.number(members, off, 0, Refusals.LAW);
    }
    Refusals.number(members, "typical_p", 1, Refusals.LAW);
    if (members.number("top_n_sigma").orElse(NO_LIMIT) > 0) {
      throw Refusals.refused("top_n_sigma", Refusals.LAW);
    }
    Refusals.truth(members, "ignore_eos", false, Refusals.LAW);
    Refusals.absent(members, "lora", "no adapters are served");
    Refusals.absent(members, "image_data", "only text is read");
    Refusals.number(members, "n_indent", 0, Refusals.UNSUPPORTED);
    Refusals.number(members, "n_cmpl", 1, "answers come one by one");
    Refusals.absent(members, "response_fields", "responses come whole");
    Refusals.truth(members, "return_progress", false, "a prompt's progress is not known here");
    Refusals.truth(members, "timings_per_token", false, "timings are known at the end");
    if (members.number("t_max_predict_ms").orElse(0) > 0) {
      throw Refusals.refused("t_max_predict_ms", "no answer is cut by its time");
    }
  }

  private static void samplers(Members members) throws ApiException {
    JsonNode samplers = members.node("samplers");
    if (samplers != null && !samplers.equals(Json.tree(SAMPLERS))) {
      throw Refusals.refused("samplers", "the order is " + String.join(", ", SAMPLERS));
    }
  }
}
