package io.draftwire.gateway.api;

import io.draftwire.core.session.CommittedToken;
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

/**
 * Responses of {@code /v1/responses}. A stream's events are numbered from 0 on and tell of a
 * response, in it one message, in it one part, in it text; each is opened before and closed after
 * what is in it. Three more, named {@code draftwire.*}, come for those alone who asked for details
 * or for retractions.
 */
final class ResponsesReplies implements ReplyWriter {
  private final CompletionRequest request;
  private final ResponseJson response;
  private final DetailsJson details;
  private final TokenJson tokens;
  private final StringBuilder text = new StringBuilder();
  private final List<CommittedToken> shown = new ArrayList<>();
  private long sequence;

  ResponsesReplies(Asked asked, ResponseJson.Told told) {
    this.request = asked.request();
    this.response = new ResponseJson(asked, told);
    this.details = new DetailsJson(asked.tokenizer());
    this.tokens = new TokenJson(asked.tokenizer());
  }

  @Override
  public List<ObjectNode> opening(int choice) {
    ObjectNode message = response.message("in_progress", Json.array());
    return List.of(
        event("response.created", "response", response.begun()),
        event("response.in_progress", "response", response.begun()),
        item("response.output_item.added", message),
        part("response.content_part.added", ResponseJson.part("", Json.array())));
  }

  @Override
  public List<ObjectNode> chunk(Committed burst) {
    ObjectNode event = delta(burst.text(), burst.shown());
    if (request.details()) {
      event.set("draftwire", details.burst(burst));
    }
    return List.of(event);
  }

  private ObjectNode delta(String delta, List<CommittedToken> of) {
    text.append(delta);
    shown.addAll(of);
    ObjectNode event = inText("response.output_text.delta");
    event.put("delta", delta);
    event.set("logprobs", logprobs(of));
    return event;
  }

  @Override
  public List<ObjectNode> verified(Verified verified) {
    return request.details()
        ? List.of(event("draftwire.verified", "tokens", details.tokens(verified.tokens())))
        : List.of();
  }

  @Override
  public List<ObjectNode> retraction(TakenBack back) {
    text.setLength(text.length() - back.text().length());
    return List.of(event("draftwire.retract", "retract", DetailsJson.retraction(back)));
  }

  @Override
  public List<ObjectNode> link(LinkNews news) {
    return request.details()
        ? List.of(event("draftwire.link", "link", DetailsJson.link(news)))
        : List.of();
  }

  @Override
  public List<ObjectNode> closing(Ended end) {
    List<ObjectNode> events = new ArrayList<>();
    if (!end.rest().isEmpty() || !end.shown().isEmpty()) {
      events.add(delta(end.rest(), end.shown()));
    }
    String all = text.toString();
    ObjectNode done = inText("response.output_text.done");
    done.put("text", all);
    done.set("logprobs", logprobs(shown));
    events.add(done);
    events.add(part("response.content_part.done", ResponseJson.part(all, logprobs(shown))));
    events.add(item("response.output_item.done", message(all, shown, end)));
    ObjectNode whole = response.ended(message(all, shown, end), end);
    response.figures(whole, end);
    events.add(event("response." + ResponseJson.status(end), "response", whole));
    return events;
  }

  @Override
  public List<ObjectNode> last(List<Ended> ends) {
    return List.of();
  }

  @Override
  public ObjectNode failure(ApiException e) {
    return event("response.failed", "response", response.failed(e));
  }

  @Override
  public ObjectNode whole(List<String> texts, List<List<CommittedToken>> shown, List<Ended> ends) {
    Ended end = ends.getFirst();
    ObjectNode whole = response.ended(message(texts.getFirst(), shown.getFirst(), end), end);
    response.figures(whole, end);
    return whole;
  }

  private ObjectNode message(String all, List<CommittedToken> of, Ended end) {
    ArrayNode content = Json.array();
    content.add(ResponseJson.part(all, logprobs(of)));
    return response.message(ResponseJson.status(end), content);
  }

  private ArrayNode logprobs(List<CommittedToken> of) {
    return request.logprobs() ? tokens.logprobs(of) : Json.array();
  }

  private ObjectNode item(String type, ObjectNode message) {
    return event(type, "item", message).put("output_index", 0);
  }

  private ObjectNode part(String type, ObjectNode part) {
    ObjectNode event = inText(type);
    event.set("part", part);
    return event;
  }

  private ObjectNode inText(String type) {
    return event(type)
        .put("item_id", response.messageId())
        .put("output_index", 0)
        .put("content_index", 0);
  }

  private ObjectNode event(String type, String member, JsonNode value) {
    ObjectNode event = event(type);
    event.set(member, value);
    return event;
  }

  private ObjectNode event(String type) {
    return Json.object().put("type", type).put("sequence_number", sequence++);
  }
}
