package io.draftwire.edge.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON Schema's keywords, by what becomes of them. A keyword that is not here is refused. */
final class Keywords {
  /** What says nothing of a value, or of where things are. */
  static final Set<String> ANNOTATIONS =
      Set.of(
          "title",
          "description",
          "default",
          "example",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "discriminator",
          "$comment",
          "$schema",
          "$id",
          "$defs",
          "definitions");

  /** The types, with the keywords that are about values of each. */
  static final Map<String, Set<String>> BY_TYPE =
      Map.of(
          "string", Set.of("minLength", "maxLength", "pattern", "format"),
          "integer", Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
          "number", Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
          "array", Set.of("items", "prefixItems", "minItems", "maxItems"),
          "object", Set.of("properties", "required", "additionalProperties"),
          "boolean", Set.of(),
          "null", Set.of());

  private static final Set<String> OF_ANY =
      Set.of("type", "enum", "const", "anyOf", "oneOf", "allOf", "$ref");

  private Keywords() {}

  /** What a schema says, without its annotations. */
  static Set<String> of(ObjectNode schema) {
    Set<String> keywords = new TreeSet<>(schema.propertyNames());
    keywords.removeAll(ANNOTATIONS);
    return keywords;
  }

  /**
   * @throws SchemaException for a keyword that no grammar here holds
   */
  static void refuseOthers(ObjectNode schema, String where) {
    for (String keyword : of(schema)) {
      if (OF_ANY.contains(keyword)
          || BY_TYPE.values().stream().anyMatch(k -> k.contains(keyword))) {
        continue;
      }
      // These ask for nothing with the value that clients send of their own accord.
      JsonNode value = schema.get(keyword);
      boolean idle =
          keyword.equals("uniqueItems") && value.isBoolean() && !value.booleanValue()
              || keyword.equals("nullable") && value.isBoolean() && !value.booleanValue();
      if (!idle) {
        throw new SchemaException(
            where, "keyword '" + keyword + "' is not supported; leave it out");
      }
    }
  }

  /**
   * The types that values of a schema may have; all where it does not say.
   *
   * @throws SchemaException for one that does not exist
   */
  static List<String> types(ObjectNode schema, String where) {
    JsonNode type = schema.get("type");
    List<String> types = new ArrayList<>();
    if (type == null) {
      types.addAll(spokenOf(schema));
    } else if (type.isArray()) {
      type.forEach(one -> types.add(name(one, where)));
    } else {
      types.add(name(type, where));
    }
    return types;
  }

  private static String name(JsonNode type, String where) {
    if (!type.isString() || !BY_TYPE.containsKey(type.stringValue())) {
      throw new SchemaException(
          where, "type " + type + " does not exist; there are " + new TreeSet<>(BY_TYPE.keySet()));
    }
    return type.stringValue();
  }

  /** Where no type is given, those that the other keywords are about: what comes fits then too. */
  private static List<String> spokenOf(ObjectNode schema) {
    List<String> types = new ArrayList<>();
    for (String type : List.of("object", "array", "string", "number")) {
      if (BY_TYPE.get(type).stream().anyMatch(schema::has)) {
        types.add(type);
      }
    }
    return types;
  }
}
