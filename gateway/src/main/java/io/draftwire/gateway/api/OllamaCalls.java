package io.draftwire.gateway.api;

import io.draftwire.gateway.tools.CallReader;
import io.draftwire.gateway.tools.CallReader.Argued;
import io.draftwire.gateway.tools.CallReader.Begun;
import io.draftwire.gateway.tools.CallReader.Part;
import io.draftwire.gateway.tools.CallReader.Said;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One answer's calls as Ollama tells them: each whole, its arguments an object. */
final class OllamaCalls {
  private final CallReader reader;
  private final List<String> names = new ArrayList<>();
  private final List<StringBuilder> arguments = new ArrayList<>();

  OllamaCalls(Calling calling) {
    reader = new CallReader(calling.notation(), calling.tools());
  }

  /** What of a text is for people. */
  String feed(String text) {
    return said(reader.feed(text));
  }

  /** The text is over. */
  String flush() {
    return said(reader.flush());
  }

  private String said(List<Part> parts) {
    StringBuilder said = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Said(String text) -> said.append(text);
        case Begun(int _, String name) -> {
          names.add(name);
          arguments.add(new StringBuilder());
        }
        case Argued(int index, String json) -> arguments.get(index).append(json);
      }
    }
    return said.toString();
  }

  boolean any() {
    return !names.isEmpty();
  }

  /** All of them. */
  ArrayNode json() {
    ArrayNode calls = Json.array();
    for (int i = 0; i < names.size(); i++) {
      ObjectNode function = calls.addObject().putObject("function");
      function.put("index", i);
      function.put("name", names.get(i));
      String given = arguments.get(i).toString();
      try {
        function.set("arguments", Json.read(given.getBytes(StandardCharsets.UTF_8)));
      } catch (ApiException e) {
        function.put("arguments", given); // A limit cut the answer in their middle.
      }
    }
    return calls;
  }
}
