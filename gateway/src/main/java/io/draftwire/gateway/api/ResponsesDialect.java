package io.draftwire.gateway.api;

import io.draftwire.core.law.Sampling;
import io.draftwire.gateway.tools.Tools;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI's {@code /v1/responses}, as far as text and functions go. Nothing is kept of a response,
 * so what would go on from one, or fetch it later, is refused by name.
 */
public record ResponsesDialect(RequestReader reader) implements Dialect {
  private static final int MOST_STOPS = 4;
  private static final String NOT_KEPT =
      "responses are not kept, so none can be gone on from; send the whole conversation as input";

  private static final String LOGPROBS = "message.output_text.logprobs";

  /** Nothing here has any, so nothing is left out. */
  private static final String REASONING = "reasoning.encrypted_content";

  /**
   * About the account or bookkeeping, or about tools that a server runs, of which there are none.
   */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "user",
          "service_tier",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "max_tool_calls");

  @Override
  public StreamForm form() {
    return StreamForm.NAMED_EVENTS;
  }

  @Override
  public Question read(byte[] body) throws ApiException {
    Members members = new Members(Json.read(body), "");
    String instructions = members.string("instructions");
    Tools tools = ResponseItems.tools(members);
    Input input =
        new Input.Conversation(ResponseItems.messages(members, instructions), tools.offered());
    refuse(members);
    Members streaming = members.object("stream_options");
    OptionalInt limit = members.integer("max_output_tokens", 1, Integer.MAX_VALUE);
    CompletionRequest request =
        reader.request(
            members,
            members,
            Sampling.at(1),
            new RequestReader.Shape(
                List.of(input),
                tools,
                form(members),
                limit,
                RequestReader.stops(members, MOST_STOPS),
                1,
                members.bool("stream", false),
                false,
                RequestReader.told(members, logprobs(members))));
    Members metadata = members.object("metadata");
    members.ignore(WITHOUT_EFFECT);
    members.refuseOthers();
    if (streaming != null) {
      streaming.ignore(Set.of("include_obfuscation"));
      streaming.refuseOthers();
    }
    ResponseJson.Told told =
        new ResponseJson.Told(
            instructions,
            metadata == null ? Json.object() : metadata.copy(),
            format(members),
            members.node("tools"),
            members.node("tool_choice"),
            members.bool("parallel_tool_calls", true));
    return new ForAnswers(request, "input", asked -> new ResponsesReplies(asked, told));
  }

  private static void refuse(Members members) throws ApiException {
    Refusals.absent(members, "previous_response_id", NOT_KEPT);
    Refusals.absent(members, "conversation", NOT_KEPT);
    Refusals.truth(members, "store", false, "responses are not kept and cannot be fetched later");
    Refusals.truth(members, "background", false, "a response ends with who asks for it");
    Refusals.absent(members, "prompt", "no prompts are kept here; send the text as input");
    Refusals.absent(members, "context_management", Refusals.UNSUPPORTED);
    Refusals.word(
        members,
        "truncation",
        List.of("disabled"),
        "a conversation that is too long is refused, and nothing of it left out");
    Members reasoning = members.object("reasoning");
    if (reasoning != null) {
      Refusals.word(reasoning, "effort", List.of("none"), Refusals.UNSUPPORTED);
      Refusals.absent(reasoning, "summary", Refusals.UNSUPPORTED);
      Refusals.absent(reasoning, "generate_summary", Refusals.UNSUPPORTED);
      reasoning.refuseOthers();
    }
  }

  /** As it was asked for, to be told again. */
  private static JsonNode format(Members members) throws ApiException {
    Members text = members.object("text");
    JsonNode format = text == null ? null : text.node("format");
    return format == null ? Json.object().put("type", "text") : format;
  }

  private static FormatReader.Form form(Members members) throws ApiException {
    Members text = members.object("text");
    if (text == null) {
      return FormatReader.Form.ANY;
    }
    Refusals.word(text, "verbosity", List.of("medium"), Refusals.UNSUPPORTED);
    FormatReader.Form form = FormatReader.ofResponse(text);
    text.refuseOthers();
    return form;
  }

  /** Whether log probabilities are to be included. */
  private static boolean logprobs(Members members) throws ApiException {
    JsonNode include = members.node("include");
    if (include == null) {
      return false;
    }
    if (!include.isArray()) {
      throw Members.wrong("include", "a list of strings");
    }
    boolean logprobs = false;
    for (int i = 0; i < include.size(); i++) {
      String name = "include[" + i + "]";
      String what = Members.string(name, include.get(i));
      logprobs |= what.equals(LOGPROBS);
      if (!what.equals(LOGPROBS) && !what.equals(REASONING)) {
        throw ApiException.unsupported(name, name + " '" + what + "' is not there; leave it out");
      }
    }
    return logprobs;
  }
}
