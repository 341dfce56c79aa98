package io.draftwire.gateway.api;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.session.Likeliest;
import io.draftwire.gateway.tools.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads requests to OpenAI's completion routes, and of requests in other dialects what they have in
 * common with those. Every member is one of four kinds: supported exactly; accepted because it
 * changes nothing about the answer; refused by name because it would change it; unknown, and
 * refused too. Nothing that shapes the answer is ever ignored.
 *
 * @param defaults the scheme of requests that name none
 * @param keepMost seconds for which a stream may be kept while nobody reads it; 0 for not at all
 */
public record RequestReader(SchemeChoice defaults, int keepMost) {
  private static final int MOST_CHOICES = 8;
  private static final int MOST_STOPS = 4;

  /** The model's own law, as in OpenAI's API. */
  private static final Sampling USUAL = Sampling.at(1);

  /** Completions' own default in OpenAI's API. */
  private static final int SHORT_ANSWER = 16;

  /** About the account, the route of the request, or bookkeeping: no answer depends on them. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "user",
          "metadata",
          "store",
          "service_tier",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "parallel_tool_calls");

  /** A request to {@code /v1/chat/completions}. */
  public CompletionRequest chat(byte[] body) throws ApiException {
    Members members = new Members(Json.read(body), "");
    Tools tools = ToolReader.read(members);
    List<Input> inputs =
        List.of(new Input.Conversation(MessageReader.read(members), tools.offered()));
    Refusals.chat(members);
    OptionalInt limit = members.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
    OptionalInt old = members.integer("max_tokens", 1, Integer.MAX_VALUE);
    boolean logprobs = members.bool("logprobs", false);
    return rest(members, inputs, tools, limit.isPresent() ? limit : old, told(members, logprobs));
  }

  /** A request to {@code /v1/completions}. */
  public CompletionRequest text(byte[] body) throws ApiException {
    Members members = new Members(Json.read(body), "");
    List<Input> inputs = prompts(members);
    Refusals.text(members);
    OptionalInt alternatives = members.integer("logprobs", 0, Likeliest.MOST);
    boolean echo = members.bool("echo", false);
    if (echo && alternatives.isPresent()) {
      throw ApiException.unsupported(
          "echo",
          "echo beside logprobs asks for the prompt's own log probabilities, which do not travel;"
              + " leave out one of them");
    }
    OptionalInt limit = members.integer("max_tokens", 1, Integer.MAX_VALUE);
    return rest(
        members,
        inputs,
        Tools.NONE,
        OptionalInt.of(limit.orElse(SHORT_ANSWER)),
        new Told(alternatives.isPresent(), alternatives.orElse(0), echo));
  }

  /** What is told beside an answer, as {@link CompletionRequest} has it. */
  record Told(boolean logprobs, int alternatives, boolean echo) {}

  /** Of a dialect that names the likeliest tokens by their number, in {@code top_logprobs}. */
  static Told told(Members members, boolean logprobs) throws ApiException {
    int alternatives = members.integer("top_logprobs", 0, Likeliest.MOST).orElse(0);
    if (alternatives > 0 && !logprobs) {
      throw ApiException.invalid(
          "top_logprobs", "top_logprobs " + alternatives + " needs logprobs; ask for them too");
    }
    return new Told(logprobs, alternatives, false);
  }

  private CompletionRequest rest(
      Members members, List<Input> inputs, Tools tools, OptionalInt maxTokens, Told told)
      throws ApiException {
    Members streaming = members.object("stream_options");
    boolean includeUsage = streaming != null && streaming.bool("include_usage", false);
    CompletionRequest request =
        request(
            members,
            members,
            USUAL,
            new Shape(
                inputs,
                tools,
                FormatReader.read(members),
                maxTokens,
                stops(members, MOST_STOPS),
                members.integer("n", 1, MOST_CHOICES).orElse(1),
                members.bool("stream", false),
                includeUsage,
                told));
    members.ignore(WITHOUT_EFFECT);
    members.refuseOthers();
    if (streaming != null) {
      streaming.ignore(Set.of("include_obfuscation"));
      streaming.refuseOthers();
    }
    return request;
  }

  /** What each dialect says in its own way. */
  record Shape(
      List<Input> inputs,
      Tools tools,
      FormatReader.Form form,
      OptionalInt maxTokens,
      List<String> stops,
      int choices,
      boolean stream,
      boolean includeUsage,
      Told told) {}

  /**
   * A request of any dialect: with what all of them say by the same names.
   *
   * @param body has the model and the extension
   * @param law has what shapes the law; may be the body
   * @param usual the law of requests that do not say
   */
  CompletionRequest request(Members body, Members law, Sampling usual, Shape shape)
      throws ApiException {
    Extension extension = Extension.read(body, this, shape);
    FormatReader.Form form = shape.form();
    if (shape.tools().any() && form.member() != null && form.schema() == null) {
      throw ApiException.invalid(
          form.member(), "a grammar of one's own leaves no room for calls; leave out tools");
    }
    return new CompletionRequest(
        body.string("model"),
        shape.inputs(),
        SamplingReader.read(law, usual).withGrammar(form.grammar()),
        shape.maxTokens(),
        seed(law),
        shape.stops(),
        shape.choices(),
        shape.stream(),
        shape.includeUsage(),
        shape.told().logprobs(),
        shape.told().alternatives(),
        shape.told().echo(),
        extension.scheme(),
        extension.details(),
        extension.tree(),
        extension.retract(),
        extension.keepSeconds(),
        new Calling(shape.tools(), form.schema(), null));
  }

  /** As on the command line, -1 is none. */
  private static OptionalLong seed(Members members) throws ApiException {
    OptionalLong seed = members.integer("seed");
    return seed.isPresent() && seed.getAsLong() == -1 ? OptionalLong.empty() : seed;
  }

  static List<String> stops(Members members, int most) throws ApiException {
    List<String> stops = members.strings("stop", most);
    if (stops.stream().anyMatch(String::isEmpty)) {
      throw ApiException.invalid(members.name("stop"), "a stop string is empty; leave it out");
    }
    return stops;
  }

  /** One prompt, or a batch of them: each as text, or as token ids. */
  static List<Input> prompts(Members members) throws ApiException {
    JsonNode prompt = members.node("prompt");
    if (prompt == null) {
      throw ApiException.invalid("prompt", "prompt is missing");
    }
    if (!prompt.isArray()) {
      if (!prompt.isString()) {
        throw Members.wrong("prompt", "a string, a list of token ids, or a list of such");
      }
      return List.of(new Input.Text(Members.string("prompt", prompt)));
    }
    if (prompt.isEmpty()) {
      throw Members.wrong("prompt", "a string, a list of token ids, or a list of such");
    }
    if (!prompt.get(0).isString() && !prompt.get(0).isArray()) {
      return List.of(new Input.Tokens(Members.ids("prompt", prompt)));
    }
    List<Input> batch = new ArrayList<>(prompt.size());
    for (int i = 0; i < prompt.size(); i++) {
      String name = "prompt[" + i + "]";
      JsonNode one = prompt.get(i);
      batch.add(
          one.isArray()
              ? new Input.Tokens(Members.ids(name, one))
              : new Input.Text(Members.string(name, one)));
    }
    return batch;
  }
}
