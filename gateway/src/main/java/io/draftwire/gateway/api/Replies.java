package io.draftwire.gateway.api;

import io.draftwire.core.session.CommittedToken;
import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.answer.AnswerEvent.Committed;
import io.draftwire.gateway.answer.AnswerEvent.Ended;
import io.draftwire.gateway.answer.AnswerEvent.LinkNews;
import io.draftwire.gateway.answer.AnswerEvent.TakenBack;
import io.draftwire.gateway.answer.AnswerEvent.Verified;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Responses of OpenAI's completion routes: the chunks of a stream, or the whole. */
public abstract sealed class Replies implements ReplyWriter permits ChatReplies, TextReplies {
  private final String id;
  private final String object;
  private final long created;
  final Asked asked;
  final CompletionRequest request;
  private final DetailsJson details;
  final Tokenizer tokenizer;
  final TokenJson tokens;

  /**
   * @param kind begins the response's id
   * @param object what the whole calls itself
   */
  Replies(String kind, String object, Asked asked) {
    this.id = kind + asked.id();
    this.object = object;
    this.created = asked.at().getEpochSecond();
    this.request = asked.request();
    this.details = new DetailsJson(asked.tokenizer());
    this.asked = asked;
    this.tokenizer = asked.tokenizer();
    this.tokens = new TokenJson(tokenizer);
  }

  @Override
  public final List<ObjectNode> chunk(Committed burst) {
    ObjectNode chunk = chunk(delta(burst.choice(), burst.text(), burst.shown(), null));
    if (request.details()) {
      chunk.set("draftwire", details.burst(burst));
    }
    return List.of(chunk);
  }

  /** For those alone who asked for details. */
  @Override
  public final List<ObjectNode> verified(Verified verified) {
    if (!request.details()) {
      return List.of();
    }
    ObjectNode chunk = chunk(delta(verified.choice(), null, List.of(), null));
    chunk.putObject("draftwire").set("verified", details.tokens(verified.tokens()));
    return List.of(chunk);
  }

  @Override
  public final List<ObjectNode> retraction(TakenBack back) {
    ObjectNode chunk = chunk(delta(back.choice(), null, List.of(), null));
    chunk.putObject("draftwire").set("retract", DetailsJson.retraction(back));
    return List.of(chunk);
  }

  /** A chunk without choices, where details were asked for. */
  @Override
  public final List<ObjectNode> link(LinkNews news) {
    if (!request.details()) {
      return List.of();
    }
    ObjectNode chunk = chunk();
    chunk.putObject("draftwire").set("link", DetailsJson.link(news));
    return List.of(chunk);
  }

  /** The text that was held back belongs to no burst. */
  @Override
  public final List<ObjectNode> closing(Ended end) {
    List<ObjectNode> chunks = new ArrayList<>();
    if (!end.rest().isEmpty() || !end.shown().isEmpty()) {
      chunks.add(chunk(delta(end.choice(), end.rest(), end.shown(), null)));
    }
    ObjectNode chunk = chunk(delta(end.choice(), null, List.of(), finishReason(end)));
    figures(chunk, List.of(end));
    if (request.details()) {
      chunk.putObject("draftwire").set("summary", FiguresJson.summary(end));
    }
    chunks.add(chunk);
    return chunks;
  }

  /** The usage, where it was asked for. */
  @Override
  public final List<ObjectNode> last(List<Ended> ends) {
    if (!request.includeUsage()) {
      return List.of();
    }
    ObjectNode chunk = head(chunkObject());
    chunk.set("choices", Json.array());
    chunk.set("usage", FiguresJson.usage(asked.promptTokens(), ends));
    return List.of(chunk);
  }

  @Override
  public final ObjectNode failure(ApiException e) {
    return ErrorShape.OPENAI.of(e);
  }

  @Override
  public final ObjectNode whole(
      List<String> texts, List<List<CommittedToken>> shown, List<Ended> ends) {
    ObjectNode json = head(object);
    ArrayNode choices = json.putArray("choices");
    for (int i = 0; i < ends.size(); i++) {
      choices.add(choice(i, texts.get(i), shown.get(i), finishReason(ends.get(i))));
    }
    json.set("usage", FiguresJson.usage(asked.promptTokens(), ends));
    figures(json, ends);
    if (request.details()) {
      ArrayNode summaries = json.putObject("draftwire").putArray("summaries");
      ends.forEach(end -> summaries.add(FiguresJson.summary(end)));
    }
    return json;
  }

  /** A chunk's choice; {@code text} null for none. */
  abstract ObjectNode delta(int choice, String text, List<CommittedToken> shown, String finish);

  abstract ObjectNode choice(int choice, String text, List<CommittedToken> shown, String finish);

  /** What a stream's chunks call themselves. */
  abstract String chunkObject();

  final ObjectNode chunk(ObjectNode... choices) {
    ObjectNode chunk = head(chunkObject());
    chunk.putArray("choices").addAll(List.of(choices));
    if (request.includeUsage()) {
      chunk.putNull("usage");
    }
    return chunk;
  }

  /** Log probabilities of tokens that are shown; null where nobody asked. */
  final JsonNode logprobs(List<CommittedToken> shown) {
    return request.logprobs() ? logprobsOf(shown) : null;
  }

  abstract ObjectNode logprobsOf(List<CommittedToken> shown);

  private void figures(ObjectNode json, List<Ended> ends) {
    json.set("metrics", FiguresJson.metrics(ends));
    json.set("timings", FiguresJson.timings(asked.promptTokens(ends), ends));
  }

  private ObjectNode head(String object) {
    ObjectNode json = Json.object();
    json.put("id", id);
    json.put("object", object);
    json.put("created", created);
    json.put("model", request.model());
    return json;
  }

  private static String finishReason(Ended end) {
    return end.complete() ? "stop" : "length";
  }
}
