package io.draftwire.gateway.api;

import io.draftwire.core.session.CommittedToken;
import io.draftwire.core.session.Finish;
import io.draftwire.engine.TextStream;
import io.draftwire.gateway.answer.AnswerEvent.Committed;
import io.draftwire.gateway.answer.AnswerEvent.Ended;
import io.draftwire.gateway.answer.AnswerEvent.TakenBack;
import io.draftwire.gateway.answer.Piece;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/** Responses of llama.cpp's {@code /completion}. */
final class LlamaReplies extends PieceReplies {
  private final boolean returnTokens;
  private final StringBuilder text = new StringBuilder();
  private int predicted;

  /**
   * @param returnTokens whether a whole answer's token ids are wanted too
   */
  LlamaReplies(Asked asked, boolean returnTokens) {
    super(asked);
    this.returnTokens = returnTokens;
  }

  @Override
  public List<ObjectNode> chunk(Committed burst) {
    predicted += burst.pieces().size();
    IntStream ids = burst.pieces().stream().map(Piece::token).mapToInt(CommittedToken::token);
    ObjectNode chunk = piece(burst.text(), ids.toArray());
    probabilities(chunk, burst.shown());
    if (request.details()) {
      chunk.set("draftwire", details.burst(burst));
    }
    return List.of(chunk);
  }

  private void probabilities(ObjectNode json, List<CommittedToken> shown) {
    if (request.logprobs() && !shown.isEmpty()) {
      json.set("completion_probabilities", tokens.named(shown));
    }
  }

  private ObjectNode piece(String piece, int... tokens) {
    text.append(piece);
    return head(piece, tokens)
        .put("stop", false)
        .put("tokens_predicted", predicted)
        .put("tokens_evaluated", asked.promptTokens());
  }

  private static ObjectNode head(String content, int... tokens) {
    ObjectNode json = Json.object().put("index", 0).put("content", content);
    json.set("tokens", Json.ids(tokens));
    return json.put("id_slot", -1);
  }

  @Override
  ObjectNode empty() {
    return piece("");
  }

  @Override
  public List<ObjectNode> retraction(TakenBack back) {
    predicted -= back.tokens();
    text.setLength(text.length() - back.text().length());
    return super.retraction(back);
  }

  /** The text that was held back, where there is some, and what ended it. */
  @Override
  public List<ObjectNode> closing(Ended end) {
    ObjectNode rest = null;
    if (!end.rest().isEmpty() || request.logprobs() && !end.shown().isEmpty()) {
      rest = piece(end.rest());
      probabilities(rest, end.shown());
    }
    ObjectNode last = last(head(""), text.toString(), end);
    return rest == null ? List.of(last) : List.of(rest, last);
  }

  @Override
  public ObjectNode failure(ApiException e) {
    return ErrorShape.LLAMA_CPP.of(e);
  }

  @Override
  public ObjectNode whole(List<String> texts, List<List<CommittedToken>> shown, List<Ended> ends) {
    Ended end = ends.getFirst();
    int[] ids = returnTokens ? Arrays.copyOf(end.answer().tokens(), end.tokens()) : new int[0];
    ObjectNode whole = last(head(texts.getFirst(), ids), texts.getFirst(), end);
    probabilities(whole, shown.getFirst());
    return whole;
  }

  private ObjectNode last(ObjectNode json, String all, Ended end) {
    int prompt = asked.promptTokens();
    json.put("stop", true);
    json.put("model", request.model());
    json.put("tokens_predicted", end.tokens());
    json.put("tokens_evaluated", prompt);
    json.set("generation_settings", LlamaJson.settings(request, end.answer().seed()));
    json.put("prompt", prompt());
    json.put("has_new_line", all.indexOf('\n') >= 0);
    json.put("truncated", false);
    json.put("stop_type", stopType(end));
    json.put("stopping_word", end.stopped() ? end.stop() : "");
    json.put("tokens_cached", prompt + end.tokens());
    json.set("timings", FiguresJson.timings(prompt, List.of(end)));
    json.set("metrics", FiguresJson.metrics(List.of(end)));
    if (request.details()) {
      json.putObject("draftwire").set("summary", FiguresJson.summary(end));
    }
    return json;
  }

  private static String stopType(Ended end) {
    if (end.stopped()) {
      return "word";
    }
    return end.answer().finish() == Finish.END_OF_TEXT ? "eos" : "limit";
  }

  private String prompt() {
    return request.inputs().getFirst() instanceof Input.Text given
        ? given.text()
        : TextStream.decode(asked.tokenizer(), asked.prompt(0));
  }
}
