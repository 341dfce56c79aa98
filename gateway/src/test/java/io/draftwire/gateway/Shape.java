package io.draftwire.gateway;

import java.io.InputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a response looks like in another server's documentation, written down as an example: its
 * members and their types, not their values. A null in it stands for anything.
 */
record Shape(JsonNode example) {
  /** By a route's path; one of its stream is behind the word {@code stream}. */
  static Shape of(String name) throws Exception {
    try (InputStream in = Shape.class.getResourceAsStream("shapes/shapes.json")) {
      JsonNode example = JsonMapper.shared().readTree(in).get(name);
      if (example == null) {
        throw new AssertionError("there is no shape " + name);
      }
      return new Shape(example);
    }
  }

  /** Of a list of examples one. */
  Shape at(int index) {
    return new Shape(example.get(index));
  }

  int size() {
    return example.size();
  }

  /** Fails where something is missing that the example has, or is of another type. */
  void assertOf(JsonNode told) {
    assertOf("", example, told);
  }

  private static void assertOf(String path, JsonNode example, JsonNode told) {
    if (example.isNull()) {
      return;
    }
    if (told == null) {
      throw new AssertionError(path + " is missing, as in " + example);
    }
    if (example.getNodeType() != told.getNodeType()) {
      throw new AssertionError(path + " is not as in " + example + ": " + told);
    }
    for (String member : example.propertyNames()) {
      if (!told.has(member)) {
        throw new AssertionError(path + "." + member + " is missing: " + told);
      }
      assertOf(path + "." + member, example.get(member), told.get(member));
    }
    if (example.isArray() && !example.isEmpty()) {
      if (told.isEmpty()) {
        throw new AssertionError(path + " is empty, not as in " + example);
      }
      for (JsonNode element : told) {
        assertOf(path + "[]", example.get(0), element);
      }
    }
  }
}
