package io.draftwire.gateway.api;

import io.draftwire.core.law.Penalties;
import io.draftwire.core.law.Sampling;
import io.draftwire.engine.TextStream;
import io.draftwire.engine.Tokenizer;
import io.draftwire.wire.CloudDescription;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What llama.cpp's server says besides answers: of tokens, and of itself. */
public final class LlamaJson {
  private LlamaJson() {}

  /**
   * A request to {@code /tokenize}.
   *
   * @param addSpecial whether the begin-of-text token goes in front, where the model wants one
   * @param parseSpecial whether what spells a control token is that token
   * @param withPieces whether every token's text is wanted too
   */
  public record ToTokenize(
      String content, boolean addSpecial, boolean parseSpecial, boolean withPieces) {

    public static ToTokenize read(byte[] body) throws ApiException {
      Members members = new Members(Json.read(body), "");
      String content = members.string("content");
      if (content == null) {
        throw ApiException.invalid("content", "content is missing; send the text");
      }
      ToTokenize read =
          new ToTokenize(
              content,
              members.bool("add_special", false),
              members.bool("parse_special", true),
              members.bool("with_pieces", false));
      members.refuseOthers();
      return read;
    }

    /** The response. */
    public ObjectNode reply(int[] tokens, Tokenizer tokenizer) {
      ObjectNode json = Json.object();
      if (!withPieces) {
        json.set("tokens", Json.ids(tokens));
        return json;
      }
      ArrayNode list = json.putArray("tokens");
      for (int token : tokens) {
        ObjectNode of = list.addObject().put("id", token);
        piece(of, token, tokenizer);
      }
      return json;
    }
  }

  /** A text, or bytes where they are none. */
  private static void piece(ObjectNode of, int token, Tokenizer tokenizer) {
    try {
      byte[] bytes = tokenizer.bytes(token);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      of.put("piece", text);
    } catch (CharacterCodingException e) {
      of.set("piece", new TokenJson(tokenizer).bytes(token));
    }
  }

  /** The token ids of a request to {@code /detokenize}. */
  public static int[] toDetokenize(byte[] body) throws ApiException {
    Members members = new Members(Json.read(body), "");
    int[] ids = members.ids("tokens");
    members.refuseOthers();
    return ids;
  }

  /** The response: tokens that may be out of the middle of a text. */
  public static ObjectNode detokenized(int[] tokens, Tokenizer tokenizer) {
    TextStream stream = TextStream.continuing(tokenizer);
    StringBuilder text = new StringBuilder();
    for (int token : tokens) {
      text.append(stream.feed(token));
    }
    return Json.object().put("content", text.append(stream.flush()).toString());
  }

  /** The conversation of a request to {@code /apply-template}. */
  public static Input.Conversation toTemplate(byte[] body) throws ApiException {
    Members members = new Members(Json.read(body), "");
    Input.Conversation conversation =
        new Input.Conversation(MessageReader.read(members), ToolReader.read(members).offered());
    Refusals.absent(members, "chat_template_kwargs", Refusals.UNSUPPORTED);
    members.node("model");
    members.refuseOthers();
    return conversation;
  }

  /** The response. */
  public static ObjectNode templated(String prompt) {
    return Json.object().put("prompt", prompt);
  }

  /**
   * {@code GET /props}.
   *
   * @param slots answers at once
   */
  public static ObjectNode props(
      CloudDescription cloud, ModelNames names, int slots, String version) {
    ObjectNode json = Json.object();
    ObjectNode settings = json.putObject("default_generation_settings");
    settings.put("n_ctx", cloud.contextLength());
    settings.set("params", law(LlamaDialect.USUAL));
    json.put("total_slots", slots);
    json.put("model_alias", names.aliases().isEmpty() ? cloud.name() : names.aliases().getFirst());
    json.put("model_path", cloud.name());
    json.putObject("modalities").put("vision", false).put("audio", false);
    json.put("chat_template", cloud.chatTemplate());
    json.put("bos_token", cloud.bosToken());
    json.put("eos_token", cloud.eosToken());
    json.put("build_info", "draftwire " + version);
    json.put("is_sleeping", false);
    return json;
  }

  /**
   * What an answer was sampled by.
   *
   * @param seed that it had
   */
  static ObjectNode settings(CompletionRequest request, long seed) {
    ObjectNode json = Json.object();
    json.put("seed", seed);
    json.setAll(law(request.sampling()));
    OptionalInt limit = request.maxTokens();
    json.put("n_predict", limit.orElse(-1));
    json.put("max_tokens", limit.orElse(-1));
    json.set("stop", Json.tree(request.stops()));
    json.put("stream", request.stream());
    return json;
  }

  private static ObjectNode law(Sampling sampling) {
    ObjectNode json = Json.object();
    json.put("temperature", sampling.temperature());
    json.put("top_k", sampling.topK());
    json.put("top_p", sampling.topP());
    json.put("min_p", sampling.minP());
    Penalties penalties = sampling.penalties();
    json.put("repeat_penalty", penalties.repeat());
    json.put(
        "repeat_last_n",
        penalties.repeatLast() == Penalties.WHOLE_TEXT ? -1 : penalties.repeatLast());
    json.put("presence_penalty", penalties.presence());
    json.put("frequency_penalty", penalties.frequency());
    json.set("samplers", Json.tree(LlamaDialect.SAMPLERS));
    return json;
  }
}
