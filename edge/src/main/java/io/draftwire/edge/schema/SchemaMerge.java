package io.draftwire.edge.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One schema for what two ask for together, as far as that can be written as one. */
final class SchemaMerge {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Set<String> LARGER =
      Set.of("minimum", "exclusiveMinimum", "minLength", "minItems");
  private static final Set<String> SMALLER =
      Set.of("maximum", "exclusiveMaximum", "maxLength", "maxItems");

  private SchemaMerge() {}

  /**
   * @throws SchemaException where there is no such schema
   */
  static ObjectNode both(ObjectNode one, ObjectNode other, String where) {
    ObjectNode merged = one.deepCopy();
    requireOpen(one, other, where);
    requireOpen(other, one, where);
    for (String keyword : other.propertyNames()) {
      JsonNode theirs = other.get(keyword);
      JsonNode ours = one.get(keyword);
      if (Keywords.ANNOTATIONS.contains(keyword)) {
        continue;
      }
      if (ours == null || ours.equals(theirs)) {
        merged.set(keyword, theirs);
      } else if (LARGER.contains(keyword) || SMALLER.contains(keyword)) {
        boolean take = ours.decimalValue().compareTo(theirs.decimalValue()) < 0;
        merged.set(keyword, take == LARGER.contains(keyword) ? theirs : ours);
      } else {
        merged.set(
            keyword,
            switch (keyword) {
              case "properties" -> properties((ObjectNode) ours, (ObjectNode) theirs);
              case "required" -> union(ours, theirs);
              case "type" -> types(ours, theirs, where);
              case "allOf" -> union(ours, theirs);
              default ->
                  throw new SchemaException(
                      where,
                      "two schemas that hold together have each a '"
                          + keyword
                          + "' of its own; write one");
            });
      }
    }
    return merged;
  }

  /** What one says of all other members is not known to the other. */
  private static void requireOpen(ObjectNode closed, ObjectNode other, String where) {
    JsonNode rest = closed.get("additionalProperties");
    if (rest == null || rest.isBoolean() && rest.booleanValue() || !other.has("properties")) {
      return;
    }
    for (String name : other.get("properties").propertyNames()) {
      if (!closed.has("properties") || !closed.get("properties").has(name)) {
        throw new SchemaException(
            where,
            "two schemas hold together, and the additionalProperties of one are about the '"
                + name
                + "' of the other; write one");
      }
    }
  }

  private static ObjectNode properties(ObjectNode ours, ObjectNode theirs) {
    ObjectNode all = ours.deepCopy();
    for (String name : theirs.propertyNames()) {
      JsonNode own = ours.get(name);
      if (own == null || own.equals(theirs.get(name))) {
        all.set(name, theirs.get(name));
      } else {
        ObjectNode both = NODES.objectNode();
        both.putArray("allOf").add(own).add(theirs.get(name));
        all.set(name, both);
      }
    }
    return all;
  }

  private static ArrayNode union(JsonNode ours, JsonNode theirs) {
    ArrayNode all = NODES.arrayNode();
    ours.forEach(all::add);
    for (JsonNode node : theirs) {
      if (all.valueStream().noneMatch(node::equals)) {
        all.add(node);
      }
    }
    return all;
  }

  private static JsonNode types(JsonNode ours, JsonNode theirs, String where) {
    List<String> common = new ArrayList<>();
    for (String one : names(ours)) {
      for (String other : names(theirs)) {
        if (one.equals(other) || one.equals("integer") && other.equals("number")) {
          common.add(one);
        } else if (one.equals("number") && other.equals("integer")) {
          common.add(other);
        }
      }
    }
    if (common.isEmpty()) {
      throw new SchemaException(
          where, "no value is both of type " + ours + " and of type " + theirs);
    }
    ArrayNode types = NODES.arrayNode();
    common.stream().distinct().forEach(types::add);
    return types;
  }

  private static List<String> names(JsonNode type) {
    List<String> names = new ArrayList<>();
    if (type.isArray()) {
      type.forEach(one -> names.add(one.asString("")));
    } else {
      names.add(type.asString(""));
    }
    return names;
  }
}
