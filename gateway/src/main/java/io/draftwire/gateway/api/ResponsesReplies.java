package io.draftwire.gateway.api;

import io.draftwire.core.session.CommittedToken;
import io.draftwire.gateway.answer.AnswerEvent.Committed;
import io.draftwire.gateway.answer.AnswerEvent.Ended;
import io.draftwire.gateway.answer.AnswerEvent.LinkNews;
import io.draftwire.gateway.answer.AnswerEvent.TakenBack;
import io.draftwire.gateway.answer.AnswerEvent.Verified;
import io.draftwire.gateway.tools.CallReader;
import io.draftwire.gateway.tools.CallReader.Argued;
import io.draftwire.gateway.tools.CallReader.Begun;
import io.draftwire.gateway.tools.CallReader.Part;
import io.draftwire.gateway.tools.CallReader.Said;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Responses of {@code /v1/responses}. Beside the events of what is put out there are four, named
 * {@code draftwire.*}, for those alone who asked for details or for retractions.
 */
final class ResponsesReplies implements ReplyWriter {
  private final CompletionRequest request;
  private final ResponseJson response;
  private final ResponseOutput output;
  private final DetailsJson details;

  /** Null where nothing may be called. */
  private final CallReader calls;

  ResponsesReplies(Asked asked, ResponseJson.Told told) {
    this.request = asked.request();
    this.response = new ResponseJson(asked, told);
    this.output =
        new ResponseOutput(asked.id(), new TokenJson(asked.tokenizer()), request.logprobs());
    this.details = new DetailsJson(asked.tokenizer());
    Calling calling = request.calling();
    this.calls = calling.tools().any() ? new CallReader(calling.notation(), calling.tools()) : null;
  }

  /** Where nothing may be called, what comes is known to be a message. */
  @Override
  public List<ObjectNode> opening(int choice) {
    List<ObjectNode> events = new ArrayList<>();
    events.add(output.event("response.created", "response", response.begun()));
    events.add(output.event("response.in_progress", "response", response.begun()));
    if (calls == null) {
      output.begin(events);
    }
    return events;
  }

  @Override
  public List<ObjectNode> chunk(Committed burst) {
    List<ObjectNode> events = new ArrayList<>();
    write(burst.text(), burst.shown(), events);
    if (request.details()) {
      if (events.isEmpty()) {
        events.add(output.event("draftwire.burst"));
      }
      events.getLast().set("draftwire", details.burst(burst));
    }
    return events;
  }

  private void write(String text, List<CommittedToken> shown, List<ObjectNode> events) {
    if (calls == null) {
      output.say(text, shown, events);
    } else {
      write(calls.feed(text), shown, events);
    }
  }

  /** Tokens are those of the first text. */
  private void write(List<Part> parts, List<CommittedToken> shown, List<ObjectNode> events) {
    List<CommittedToken> of = shown;
    for (Part part : parts) {
      switch (part) {
        case Said(String text) -> {
          output.say(text, of, events);
          of = List.of();
        }
        case Begun(int _, String name) -> output.call(name, events);
        case Argued(int _, String json) -> output.argue(json, events);
      }
    }
  }

  @Override
  public List<ObjectNode> verified(Verified verified) {
    return request.details()
        ? List.of(output.event("draftwire.verified", "tokens", details.tokens(verified.tokens())))
        : List.of();
  }

  @Override
  public List<ObjectNode> retraction(TakenBack back) {
    output.takeBack(back.text().length());
    return List.of(output.event("draftwire.retract", "retract", DetailsJson.retraction(back)));
  }

  @Override
  public List<ObjectNode> link(LinkNews news) {
    return request.details()
        ? List.of(output.event("draftwire.link", "link", DetailsJson.link(news)))
        : List.of();
  }

  @Override
  public List<ObjectNode> closing(Ended end) {
    List<ObjectNode> events = new ArrayList<>();
    if (!end.rest().isEmpty() || !end.shown().isEmpty()) {
      write(end.rest(), end.shown(), events);
    }
    ObjectNode whole = ended(end, events);
    events.add(output.event("response." + ResponseJson.status(end), "response", whole));
    return events;
  }

  private ObjectNode ended(Ended end, List<ObjectNode> events) {
    if (calls != null) {
      write(calls.flush(), List.of(), events);
    }
    output.end(ResponseJson.status(end), events);
    ObjectNode whole = response.ended(output.items(), end);
    response.figures(whole, end);
    return whole;
  }

  @Override
  public List<ObjectNode> last(List<Ended> ends) {
    return List.of();
  }

  @Override
  public ObjectNode failure(ApiException e) {
    return output.event("response.failed", "response", response.failed(e));
  }

  /** As the stream would have put it out. */
  @Override
  public ObjectNode whole(List<String> texts, List<List<CommittedToken>> shown, List<Ended> ends) {
    List<ObjectNode> untold = new ArrayList<>();
    if (calls == null) {
      output.begin(untold);
    }
    write(texts.getFirst(), shown.getFirst(), untold);
    return ended(ends.getFirst(), untold);
  }
}
