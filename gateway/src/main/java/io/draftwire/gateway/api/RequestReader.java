package io.draftwire.gateway.api;

import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.session.Likeliest;
import io.draftwire.gateway.chat.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads requests to the completion routes. Every member is one of four kinds: supported exactly;
 * accepted because it changes nothing about the answer; refused by name because it would change it;
 * unknown, and refused too. Nothing that shapes the answer is ever ignored.
 *
 * @param defaults the scheme of requests that name none
 * @param keepMost seconds for which a stream may be kept while nobody reads it; 0 for not at all
 */
public record RequestReader(SchemeChoice defaults, int keepMost) {
  private static final int MOST_CHOICES = 8;
  private static final int MOST_STOPS = 4;

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
    List<Input> inputs = List.of(new Input.Conversation(messages(members)));
    Refusals.chat(members);
    boolean logprobs = members.bool("logprobs", false);
    int alternatives = members.integer("top_logprobs", 0, Likeliest.MOST).orElse(0);
    if (alternatives > 0 && !logprobs) {
      throw ApiException.invalid(
          "top_logprobs", "top_logprobs " + alternatives + " needs logprobs; ask for them too");
    }
    OptionalInt limit = members.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
    OptionalInt old = members.integer("max_tokens", 1, Integer.MAX_VALUE);
    Told told = new Told(logprobs, alternatives, false);
    return rest(members, inputs, limit.isPresent() ? limit : old, told);
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
        OptionalInt.of(limit.orElse(SHORT_ANSWER)),
        new Told(alternatives.isPresent(), alternatives.orElse(0), echo));
  }

  /** What is told beside an answer, as {@link CompletionRequest} has it. */
  private record Told(boolean logprobs, int alternatives, boolean echo) {}

  private CompletionRequest rest(
      Members members, List<Input> inputs, OptionalInt maxTokens, Told told) throws ApiException {
    Members extension = members.object("draftwire");
    SchemeChoice scheme = SchemeReader.read(extension, defaults);
    boolean details = extension != null && extension.bool("details", false);
    boolean tree = extension != null && extension.bool("tree", false);
    if (tree && !details) {
      throw ApiException.invalid(
          extension.name("tree"), "tree is a part of the details; ask for details too");
    }
    boolean retract = extension != null && extension.bool("retract", false);
    if (retract && told.logprobs()) {
      throw ApiException.unsupported(
          "logprobs",
          "logprobs cannot be taken back; leave out logprobs, or " + extension.name("retract"));
    }
    Members streaming = members.object("stream_options");
    boolean includeUsage = streaming != null && streaming.bool("include_usage", false);
    boolean stream = members.bool("stream", false);
    int keepSeconds = extension == null ? 0 : keepSeconds(extension, stream);
    String model = members.string("model");
    CompletionRequest request =
        new CompletionRequest(
            model,
            inputs,
            SamplingReader.read(members),
            maxTokens,
            seed(members),
            stops(members),
            members.integer("n", 1, MOST_CHOICES).orElse(1),
            stream,
            includeUsage,
            told.logprobs(),
            told.alternatives(),
            told.echo(),
            scheme,
            details,
            tree,
            retract,
            keepSeconds);
    members.ignore(WITHOUT_EFFECT);
    members.refuseOthers();
    if (extension != null) {
      extension.refuseOthers();
    }
    if (streaming != null) {
      streaming.ignore(Set.of("include_obfuscation"));
      streaming.refuseOthers();
    }
    return request;
  }

  private int keepSeconds(Members extension, boolean stream) throws ApiException {
    int seconds = extension.integer("keep", 0, Integer.MAX_VALUE).orElse(0);
    String name = extension.name("keep");
    if (seconds > keepMost) {
      throw ApiException.invalid(
          name,
          name
              + " "
              + seconds
              + " is above "
              + keepMost
              + ", the most seconds that this gateway keeps a stream for; ask for less, or start it"
              + " with another --keep-streams");
    }
    if (seconds > 0 && !stream) {
      throw ApiException.invalid(
          name, name + " " + seconds + " is of a stream; ask for it with stream true");
    }
    return seconds;
  }

  /** As on the command line, -1 is none. */
  private static OptionalLong seed(Members members) throws ApiException {
    OptionalLong seed = members.integer("seed");
    return seed.isPresent() && seed.getAsLong() == -1 ? OptionalLong.empty() : seed;
  }

  private static List<String> stops(Members members) throws ApiException {
    List<String> stops = members.strings("stop", MOST_STOPS);
    if (stops.stream().anyMatch(String::isEmpty)) {
      throw ApiException.invalid("stop", "a stop string is empty; leave it out");
    }
    return stops;
  }

  /** One prompt, or a batch of them: each as text, or as token ids. */
  private static List<Input> prompts(Members members) throws ApiException {
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
      return List.of(ids("prompt", prompt));
    }
    List<Input> batch = new ArrayList<>(prompt.size());
    for (int i = 0; i < prompt.size(); i++) {
      String name = "prompt[" + i + "]";
      JsonNode one = prompt.get(i);
      batch.add(one.isArray() ? ids(name, one) : new Input.Text(Members.string(name, one)));
    }
    return batch;
  }

  private static Input ids(String name, JsonNode list) throws ApiException {
    int[] ids = new int[list.size()];
    for (int i = 0; i < ids.length; i++) {
      JsonNode id = list.get(i);
      if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
        throw Members.wrong(name + "[" + i + "]", "a token id");
      }
      ids[i] = id.intValue();
    }
    return new Input.Tokens(ids);
  }

  private static List<Message> messages(Members members) throws ApiException {
    JsonNode list = members.node("messages");
    if (list == null || !list.isArray() || list.isEmpty()) {
      throw Members.wrong("messages", "a list of at least one message");
    }
    List<Message> messages = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      String path = "messages[" + i + "]";
      if (!(list.get(i) instanceof ObjectNode object)) {
        throw Members.wrong(path, "an object with role and content");
      }
      messages.add(message(new Members(object, path)));
    }
    return messages;
  }

  private static Message message(Members members) throws ApiException {
    String role = members.string("role");
    if (role == null) {
      throw ApiException.invalid(members.name("role"), members.name("role") + " is missing");
    }
    // A developer's message is what newer models call a system's.
    String written = role.equals("developer") ? "system" : role;
    if (!Set.of("system", "user", "assistant").contains(written)) {
      throw ApiException.unsupported(
          members.name("role"), "role '" + role + "'; there are system, user and assistant");
    }
    // A turn that was cut short, or was nothing but reasoning, is sent back without.
    boolean nothingSaid = written.equals("assistant") && members.node("content") == null;
    String content = nothingSaid ? "" : content(members);
    // A conversation that is sent back has these, empty.
    for (String member : List.of("tool_calls", "function_call", "audio", "annotations")) {
      JsonNode node = members.node(member);
      if (node != null && !node.isEmpty()) {
        throw ApiException.unsupported(
            members.name(member), members.name(member) + " is not supported; send text");
      }
    }
    members.ignore(Set.of("name", "refusal"));
    members.refuseOthers();
    return new Message(written, content);
  }

  private static String content(Members members) throws ApiException {
    String name = members.name("content");
    JsonNode content = members.node("content");
    if (content == null) {
      throw ApiException.invalid(name, name + " is missing");
    }
    if (!content.isArray()) {
      return Members.string(name, content);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < content.size(); i++) {
      String part = name + "[" + i + "]";
      if (!(content.get(i) instanceof ObjectNode object)) {
        throw Members.wrong(part, "a part with type and text");
      }
      Members of = new Members(object, part);
      String type = of.string("type");
      if (!"text".equals(type)) {
        throw ApiException.unsupported(
            part + ".type", "a part of type '" + type + "'; only text is read");
      }
      String piece = of.string("text");
      if (piece == null) {
        throw ApiException.invalid(part + ".text", part + ".text is missing");
      }
      of.refuseOthers();
      text.append(piece);
    }
    return text.toString();
  }
}
