package io.draftwire.gateway.api;

import io.draftwire.gateway.tools.CallReader;
import io.draftwire.gateway.tools.CallReader.Argued;
import io.draftwire.gateway.tools.CallReader.Begun;
import io.draftwire.gateway.tools.CallReader.Part;
import io.draftwire.gateway.tools.CallReader.Said;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One answer's calls, as a stream's deltas or as a whole message. */
final class CallsJson {
  private final CallReader reader;

  CallsJson(Calling calling) {
    reader = new CallReader(calling.notation(), calling.tools());
  }

  /** What text makes known goes into a delta. */
  void feed(String text, ObjectNode delta) {
    write(reader.feed(text), delta, true);
  }

  /** The text is over. */
  void flush(ObjectNode delta) {
    write(reader.flush(), delta, true);
  }

  /** A whole answer's. */
  void whole(String text, ObjectNode message) {
    List<Part> parts = new ArrayList<>(reader.feed(text));
    parts.addAll(reader.flush());
    message.putNull("content");
    write(parts, message, false);
  }

  /** How an answer ends that ends so: with its calls, where it is whole and made some. */
  String finish(String reason) {
    return "stop".equals(reason) && reader.calls() > 0 ? "tool_calls" : reason;
  }

  private static void write(List<Part> parts, ObjectNode into, boolean indexed) {
    StringBuilder said = new StringBuilder();
    Map<Integer, ObjectNode> calls = new LinkedHashMap<>();
    Map<Integer, StringBuilder> arguments = new LinkedHashMap<>();
    for (Part part : parts) {
      switch (part) {
        case Said(String text) -> said.append(text);
        case Begun(int index, String name) -> {
          ObjectNode call = calls.computeIfAbsent(index, i -> Json.object());
          call.put("id", "call_" + UUID.randomUUID().toString().replace("-", "").substring(0, 24));
          call.put("type", "function");
          call.putObject("function").put("name", name);
          arguments.put(index, new StringBuilder());
        }
        case Argued(int index, String json) -> {
          calls.computeIfAbsent(index, i -> Json.object()).withObject("function");
          arguments.computeIfAbsent(index, i -> new StringBuilder()).append(json);
        }
      }
    }
    if (!said.isEmpty()) {
      into.put("content", said.toString());
    }
    if (!calls.isEmpty()) {
      ArrayNode list = into.putArray("tool_calls");
      calls.forEach(
          (index, call) -> {
            ObjectNode written = list.addObject();
            if (indexed) {
              written.put("index", index);
            }
            written.setAll(call);
            ((ObjectNode) written.get("function"))
                .put("arguments", arguments.get(index).toString());
          });
    }
  }
}
