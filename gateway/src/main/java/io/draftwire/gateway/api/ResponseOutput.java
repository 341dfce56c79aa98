package io.draftwire.gateway.api;

import io.draftwire.core.session.CommittedToken;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a response puts out, item after item: messages, each of one text, and calls of functions.
 * Every step is told in events, numbered from 0 on, which open an item before and close it after
 * what is in it; one item is open at most.
 */
final class ResponseOutput {
  private final String id;
  private final TokenJson tokens;
  private final boolean logprobs;
  private final ArrayNode items = Json.array();
  private long sequence;

  /** Of the message that is open; null for none. */
  private StringBuilder text;

  private List<CommittedToken> shown = List.of();

  /** Of the call that is open; null for none. */
  private StringBuilder arguments;

  private String name;

  /**
   * @param id of the response, without what says that it is one
   * @param logprobs whether they are to be told
   */
  ResponseOutput(String id, TokenJson tokens, boolean logprobs) {
    this.id = id;
    this.tokens = tokens;
    this.logprobs = logprobs;
  }

  /** An event that is about no item. */
  ObjectNode event(String type) {
    return Json.object().put("type", type).put("sequence_number", sequence++);
  }

  ObjectNode event(String type, String member, JsonNode value) {
    ObjectNode event = event(type);
    event.set(member, value);
    return event;
  }

  /** All that are closed. */
  ArrayNode items() {
    return items;
  }

  /** Opens a message, unless one is open. */
  void begin(List<ObjectNode> events) {
    if (text == null) {
      end("completed", events);
      text = new StringBuilder();
      shown = new ArrayList<>();
      events.add(item("response.output_item.added", message("in_progress", Json.array())));
      events.add(part("response.content_part.added", part("", Json.array())));
    }
  }

  /** More of the open message. */
  void say(String delta, List<CommittedToken> of, List<ObjectNode> events) {
    begin(events);
    text.append(delta);
    shown.addAll(of);
    ObjectNode event = inItem("response.output_text.delta").put("content_index", 0);
    event.put("delta", delta);
    event.set("logprobs", logprobs(of));
    events.add(event);
  }

  /** The end of the open message is none. */
  void takeBack(int characters) {
    text.setLength(text.length() - characters);
  }

  /** Opens a call. */
  void call(String function, List<ObjectNode> events) {
    end("completed", events);
    name = function;
    arguments = new StringBuilder();
    events.add(item("response.output_item.added", call("in_progress")));
  }

  /** More of the open call's arguments. */
  void argue(String json, List<ObjectNode> events) {
    arguments.append(json);
    events.add(inItem("response.function_call_arguments.delta").put("delta", json));
  }

  /** Closes what is open. */
  void end(String status, List<ObjectNode> events) {
    if (text != null) {
      String all = text.toString();
      ObjectNode done = inItem("response.output_text.done").put("content_index", 0);
      done.put("text", all);
      done.set("logprobs", logprobs(shown));
      events.add(done);
      events.add(part("response.content_part.done", part(all, logprobs(shown))));
      ArrayNode content = Json.array();
      content.add(part(all, logprobs(shown)));
      close(message(status, content), events);
      text = null;
    } else if (arguments != null) {
      events.add(
          inItem("response.function_call_arguments.done")
              .put("name", name)
              .put("arguments", arguments.toString()));
      close(call(status), events);
      arguments = null;
    }
  }

  private void close(ObjectNode item, List<ObjectNode> events) {
    events.add(item("response.output_item.done", item));
    items.add(item);
  }

  private ObjectNode message(String status, ArrayNode content) {
    ObjectNode json = Json.object();
    json.put("id", itemId());
    json.put("type", "message");
    json.put("status", status);
    json.put("role", "assistant");
    json.set("content", content);
    return json;
  }

  private ObjectNode call(String status) {
    return Json.object()
        .put("id", itemId())
        .put("type", "function_call")
        .put("status", status)
        .put("call_id", "call_" + id + items.size())
        .put("name", name)
        .put("arguments", arguments.toString());
  }

  private static ObjectNode part(String text, JsonNode logprobs) {
    ObjectNode json = Json.object();
    json.put("type", "output_text");
    json.put("text", text);
    json.putArray("annotations");
    json.set("logprobs", logprobs);
    return json;
  }

  private ArrayNode logprobs(List<CommittedToken> of) {
    return logprobs ? tokens.logprobs(of) : Json.array();
  }

  /** Of the open item. */
  private String itemId() {
    return (arguments == null ? "msg_" : "fc_") + id + items.size();
  }

  private ObjectNode item(String type, ObjectNode item) {
    return event(type, "item", item).put("output_index", items.size());
  }

  private ObjectNode part(String type, ObjectNode part) {
    ObjectNode event = inItem(type).put("content_index", 0);
    event.set("part", part);
    return event;
  }

  private ObjectNode inItem(String type) {
    return event(type).put("item_id", itemId()).put("output_index", items.size());
  }
}
