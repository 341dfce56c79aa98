package io.draftwire.gateway.api;

import io.draftwire.core.session.CommittedToken;
import io.draftwire.core.session.Finish;
import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.answer.AnswerEvent.Committed;
import io.draftwire.gateway.answer.AnswerEvent.Ended;
import io.draftwire.gateway.answer.AnswerEvent.LinkBack;
import io.draftwire.gateway.answer.AnswerEvent.LinkLost;
import io.draftwire.gateway.answer.AnswerEvent.LinkNews;
import io.draftwire.gateway.answer.AnswerEvent.TakenBack;
import io.draftwire.gateway.answer.AnswerEvent.Verified;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes one request's responses: the chunks of a stream, or the whole. */
public abstract sealed class Replies permits ChatReplies, TextReplies {
  private final String id;
  private final String object;
  private final long created;
  final CompletionRequest request;
  private final List<int[]> prompts;
  private final DetailsJson details;
  final Tokenizer tokenizer;

  /**
   * @param created seconds since 1970
   */
  Replies(
      String id,
      String object,
      long created,
      CompletionRequest request,
      List<int[]> prompts,
      Tokenizer tokenizer) {
    this.id = id;
    this.object = object;
    this.created = created;
    this.request = request;
    this.details = new DetailsJson(tokenizer);
    this.prompts = prompts;
    this.tokenizer = tokenizer;
  }

  /** A choice's first chunk; null where this route has none. */
  public abstract ObjectNode opening(int choice);

  /** The chunk of a burst. */
  public final ObjectNode chunk(Committed burst) {
    ObjectNode chunk = chunk(delta(burst.choice(), burst.text(), burst.shown(), null));
    if (request.details()) {
      chunk.set("draftwire", details.burst(burst));
    }
    return chunk;
  }

  /** Says what tokens are that were told as unverified; null where nobody asked for details. */
  public final ObjectNode verified(Verified verified) {
    if (!request.details()) {
      return null;
    }
    ObjectNode chunk = chunk(delta(verified.choice(), null, List.of(), null));
    chunk.putObject("draftwire").set("verified", details.tokens(verified.tokens()));
    return chunk;
  }

  /** Takes the end of what was told back. */
  public final ObjectNode retraction(TakenBack back) {
    ObjectNode chunk = chunk(delta(back.choice(), null, List.of(), null));
    chunk
        .putObject("draftwire")
        .putObject("retract")
        .put("tokens", back.tokens())
        .put("characters", back.text().codePointCount(0, back.text().length()));
    return chunk;
  }

  /**
   * What becomes of the link to the cloud, as a chunk without choices; null where details were not
   * asked for.
   */
  public final ObjectNode link(LinkNews news) {
    if (!request.details()) {
      return null;
    }
    ObjectNode chunk = chunk();
    chunk.putObject("draftwire").set("link", DetailsJson.link(news));
    return chunk;
  }

  /** The same in words. */
  public static String linkWords(LinkNews news) {
    return switch (news) {
      case LinkLost lost -> "link lost: " + lost.why();
      case LinkBack back -> String.format(Locale.ROOT, "link back after %.1f s", back.seconds());
    };
  }

  /** The text that was held back to the end, and belongs to no burst; null where there is none. */
  public final ObjectNode rest(Ended end) {
    return end.rest().isEmpty() && end.shown().isEmpty()
        ? null
        : chunk(delta(end.choice(), end.rest(), end.shown(), null));
  }

  /** A choice's last chunk. */
  public final ObjectNode closing(Ended end) {
    ObjectNode chunk = chunk(delta(end.choice(), null, List.of(), finishReason(end)));
    figures(chunk, List.of(end));
    if (request.details()) {
      chunk.putObject("draftwire").set("summary", FiguresJson.summary(end));
    }
    return chunk;
  }

  /** The stream's last chunk; null where nobody asked for it. */
  public final ObjectNode usage(List<Ended> ends) {
    if (!request.includeUsage()) {
      return null;
    }
    ObjectNode chunk = head(chunkObject());
    chunk.set("choices", Json.array());
    chunk.set("usage", FiguresJson.usage(promptTokens(), ends));
    return chunk;
  }

  /**
   * The whole response.
   *
   * @param texts by choice
   * @param shown tokens by choice
   * @param ends by choice
   */
  public final ObjectNode whole(
      List<String> texts, List<List<CommittedToken>> shown, List<Ended> ends) {
    ObjectNode json = head(object);
    ArrayNode choices = json.putArray("choices");
    for (int i = 0; i < ends.size(); i++) {
      choices.add(choice(i, texts.get(i), shown.get(i), finishReason(ends.get(i))));
    }
    json.set("usage", FiguresJson.usage(promptTokens(), ends));
    figures(json, ends);
    if (request.details()) {
      ArrayNode summaries = json.putObject("draftwire").putArray("summaries");
      ends.forEach(end -> summaries.add(FiguresJson.summary(end)));
    }
    return json;
  }

  /** Of all prompts, each once. */
  private int promptTokens() {
    return prompts.stream().mapToInt(prompt -> prompt.length).sum();
  }

  /** Which of the request's inputs a choice follows. */
  final int input(int choice) {
    return choice / request.choices();
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

  /** A token alone as text; what is no character reads as U+FFFD. */
  final String text(int token) {
    return new String(tokenizer.bytes(token), StandardCharsets.UTF_8);
  }

  private void figures(ObjectNode json, List<Ended> ends) {
    json.set("metrics", FiguresJson.metrics(ends));
    json.set(
        "timings",
        FiguresJson.timings(
            ends.stream().mapToInt(end -> prompts.get(input(end.choice())).length).sum(), ends));
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
    return end.stopped() || end.answer().finish() == Finish.END_OF_TEXT ? "stop" : "length";
  }
}
