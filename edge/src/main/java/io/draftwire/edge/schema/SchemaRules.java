package io.draftwire.edge.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The rules of one schema, in a grammar that may hold those of others. */
public final class SchemaRules {
  /** Deepest nesting of schemas within schemas, references not counted. */
  private static final int DEEPEST = 64;

  /** Most characters of a string, or items of a list, that are counted. */
  private static final int MOST_COUNTED = 2000;

  private static final int BOUND_DIGITS = 30;

  /** Largest schema, in characters, and most schemas in it once references are followed. */
  private static final int MOST_CHARACTERS = 1 << 18;

  private static final int MOST_SCHEMAS = 2000;

  private final GbnfWriter out;
  private final JsonRules json;
  private final SchemaReferences references;

  /** By what is referred to; a schema may be a part of itself. */
  private final Map<String, String> referred = new HashMap<>();

  private int depth;
  private int schemas;

  private SchemaRules(JsonNode root, GbnfWriter out) {
    this.out = out;
    this.json = new JsonRules(out);
    this.references = new SchemaReferences(root);
  }

  /**
   * What values of a schema are in a grammar.
   *
   * @param schema an object, or true for any value
   * @return a symbol of that grammar
   * @throws SchemaException if no grammar holds what the schema says
   */
  public static String add(JsonNode schema, GbnfWriter out) {
    if (schema.toString().length() > MOST_CHARACTERS) {
      throw new SchemaException("", "longer than " + MOST_CHARACTERS + " characters");
    }
    return new SchemaRules(schema, out).value(schema, "");
  }

  /**
   * A grammar of the JSON that fits a schema.
   *
   * @throws SchemaException as {@link #add}
   */
  public static String grammar(JsonNode schema) {
    GbnfWriter out = new GbnfWriter();
    return out.grammar(add(schema, out));
  }

  /** A grammar of JSON objects, whatever is in them. */
  public static String anyObject() {
    return grammar(JsonNodeFactory.instance.objectNode().put("type", "object"));
  }

  private String value(JsonNode schema, String where) {
    if (schema.isBoolean()) {
      if (!schema.booleanValue()) {
        throw new SchemaException(where, "false has no value");
      }
      return json.value();
    }
    if (!(schema instanceof ObjectNode object)) {
      throw new SchemaException(where, "neither an object nor a boolean");
    }
    if (++depth > DEEPEST) {
      throw new SchemaException(where, "schemas nest deeper than " + DEEPEST);
    }
    if (++schemas > MOST_SCHEMAS) {
      throw new SchemaException(where, "it holds more than " + MOST_SCHEMAS + " schemas");
    }
    String value = described(object, where);
    depth--;
    return value;
  }

  private String described(ObjectNode schema, String where) {
    Keywords.refuseOthers(schema, where);
    Set<String> keywords = Keywords.of(schema);
    if (schema.has("$ref")) {
      return keywords.size() == 1
          ? referred(schema, where)
          : value(
              SchemaMerge.both(references.resolved(schema, where), without(schema, "$ref"), where),
              where);
    }
    if (schema.has("allOf")) {
      return allOf(schema, where);
    }
    if (schema.has("anyOf") || schema.has("oneOf")) {
      return branches(schema, schema.has("anyOf") ? "anyOf" : "oneOf", where);
    }
    if (schema.has("enum") || schema.has("const")) {
      return values(schema, where);
    }
    List<String> types = Keywords.types(schema, where);
    if (types.isEmpty()) {
      return json.value();
    }
    for (String keyword : keywords) {
      if (!keyword.equals("type")
          && Keywords.BY_TYPE.values().stream().anyMatch(k -> k.contains(keyword))
          && types.stream().noneMatch(type -> Keywords.BY_TYPE.get(type).contains(keyword))) {
        throw new SchemaException(
            where, "keyword '" + keyword + "' says nothing of type " + types + "; leave it out");
      }
    }
    return out.anyOf(types.stream().map(type -> typed(schema, type, where)).toList());
  }

  private String referred(ObjectNode schema, String where) {
    String pointer = references.pointer(schema, where);
    String known = referred.get(pointer);
    if (known != null) {
      return known;
    }
    String name = out.reserve();
    referred.put(pointer, name);
    out.define(name, value(references.resolved(schema, where), "#" + pointer));
    return name;
  }

  private static ObjectNode without(ObjectNode schema, String keyword) {
    ObjectNode rest = schema.deepCopy();
    rest.remove(keyword);
    return rest;
  }

  private String allOf(ObjectNode schema, String where) {
    ObjectNode merged = without(schema, "allOf");
    for (JsonNode part : list(schema, "allOf", where)) {
      if (part.isBoolean() && part.booleanValue()) {
        continue;
      }
      if (!(part instanceof ObjectNode object)) {
        throw new SchemaException(where, "a part of allOf is no object");
      }
      ObjectNode of = object;
      for (int i = 0; of.has("$ref"); i++) {
        if (i == DEEPEST) {
          throw new SchemaException(where, "references go in a circle");
        }
        ObjectNode resolved = references.resolved(of, where);
        of = SchemaMerge.both(resolved, without(of, "$ref"), where);
      }
      merged = SchemaMerge.both(merged, of, where);
    }
    return value(merged, where);
  }

  private String branches(ObjectNode schema, String keyword, String where) {
    ObjectNode rest = without(schema, keyword);
    Set<String> others = Keywords.of(rest);
    List<ObjectNode> branches = new ArrayList<>();
    for (JsonNode branch : list(schema, keyword, where)) {
      if (!(branch instanceof ObjectNode object)) {
        throw new SchemaException(where, "a branch of " + keyword + " is no object");
      }
      branches.add(
          others.isEmpty() ? object : SchemaMerge.both(rest, resolvedWhole(object, where), where));
    }
    if (keyword.equals("oneOf")) {
      new Disjoint(references).require(branches, where);
    }
    List<String> alternatives = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      alternatives.add(value(branches.get(i), where + "/" + keyword + "/" + i));
    }
    return out.anyOf(alternatives);
  }

  private ObjectNode resolvedWhole(ObjectNode schema, String where) {
    return schema.has("$ref")
        ? SchemaMerge.both(references.resolved(schema, where), without(schema, "$ref"), where)
        : schema;
  }

  private String values(ObjectNode schema, String where) {
    for (String keyword : Keywords.of(schema)) {
      if (!Set.of("enum", "const", "type").contains(keyword)) {
        throw new SchemaException(
            where, "keyword '" + keyword + "' beside listed values; list those that it leaves");
      }
    }
    List<String> types = Keywords.types(schema, where);
    List<String> values = new ArrayList<>();
    for (JsonNode value : Disjoint.values(schema)) {
      if (types.isEmpty() || types.stream().anyMatch(type -> Disjoint.isOf(value, type))) {
        values.add(JsonRules.constant(value));
      }
    }
    if (values.isEmpty()) {
      throw new SchemaException(
          where, "none of the listed values is of its type, or none is listed");
    }
    return out.anyOf(values);
  }

  private String typed(ObjectNode schema, String type, String where) {
    return switch (type) {
      case "string" -> string(schema, where);
      case "integer", "number" -> number(schema, type.equals("integer"), where);
      case "boolean" -> out.rule("\"true\" | \"false\"");
      case "null" -> "\"null\"";
      case "array" -> array(schema, where);
      default -> object(schema, where);
    };
  }

  private String string(ObjectNode schema, String where) {
    int least = count(schema, "minLength", 0, where);
    int most = count(schema, "maxLength", Integer.MAX_VALUE, where);
    if (least > most) {
      throw new SchemaException(where, "minLength " + least + " is above maxLength " + most);
    }
    String pattern = text(schema, "pattern", where);
    String format = text(schema, "format", where);
    if (pattern == null && format == null) {
      return json.string(least, most);
    }
    if (pattern != null && format != null || schema.has("minLength") || schema.has("maxLength")) {
      throw new SchemaException(
          where, "a pattern, a format and a length hold together in no grammar here; keep one");
    }
    if (format != null && !StringFormats.NAMES.contains(format)) {
      throw new SchemaException(
          where, "format '" + format + "' is not supported; there are " + StringFormats.NAMES);
    }
    String content =
        pattern != null
            ? new PatternReader(pattern, where, out).content()
            : new StringFormats(out).content(format);
    return out.sequence("\"\\\"\"", content, "\"\\\"\"");
  }

  private String number(ObjectNode schema, boolean whole, String where) {
    DecimalRange.Bound low = bound(schema, "minimum", "exclusiveMinimum", -1, where);
    DecimalRange.Bound high = bound(schema, "maximum", "exclusiveMaximum", 1, where);
    if (low == null && high == null) {
      return whole ? json.integer() : json.number();
    }
    DecimalRange range = new DecimalRange(out);
    String numbers = whole ? range.integers(low, high) : range.numbers(low, high);
    if (numbers == null) {
      throw new SchemaException(
          where, "no " + (whole ? "integer" : "number") + " is in its bounds");
    }
    return numbers;
  }

  /** The narrower of two bounds on one side; null for none. */
  private static DecimalRange.Bound bound(
      ObjectNode schema, String with, String without, int side, String where) {
    BigDecimal inclusive = decimal(schema, with, where);
    BigDecimal exclusive = decimal(schema, without, where);
    if (exclusive != null
        && (inclusive == null || side * Integer.signum(exclusive.compareTo(inclusive)) <= 0)) {
      return new DecimalRange.Bound(exclusive, true);
    }
    return inclusive == null ? null : new DecimalRange.Bound(inclusive, false);
  }

  private static BigDecimal decimal(ObjectNode schema, String keyword, String where) {
    JsonNode node = schema.get(keyword);
    if (node == null) {
      return null;
    }
    if (!node.isNumber()
        || node.decimalValue().precision() > BOUND_DIGITS
        || Math.abs(node.decimalValue().scale()) > BOUND_DIGITS) {
      throw new SchemaException(
          where, keyword + " is no number of up to " + BOUND_DIGITS + " digits");
    }
    return node.decimalValue();
  }

  private String array(ObjectNode schema, String where) {
    int least = count(schema, "minItems", 0, where);
    int most = count(schema, "maxItems", Integer.MAX_VALUE, where);
    if (least > most) {
      throw new SchemaException(where, "minItems " + least + " is above maxItems " + most);
    }
    JsonNode items = schema.get("items");
    if (items != null && items.isArray()) {
      throw new SchemaException(where, "items is a list; call it prefixItems");
    }
    boolean closed = items != null && items.isBoolean() && !items.booleanValue();
    List<String> first = new ArrayList<>();
    if (schema.has("prefixItems")) {
      for (JsonNode item : list(schema, "prefixItems", where)) {
        if (first.size() < most) {
          first.add(value(item, where + "/prefixItems/" + first.size()));
        }
      }
    }
    if (closed && least > first.size()) {
      throw new SchemaException(where, "minItems " + least + " is more than there can be");
    }
    // Where a list has a beginning and nothing is said of the rest, there is none unless it must
    // be.
    boolean rest = !closed && (items != null || first.isEmpty() || least > first.size());
    if (!rest) {
      return first.isEmpty() ? json.array("\"\"", 0, 0) : json.tuple(first, "\"\"", 0, 0);
    }
    String item = items == null ? json.value() : value(items, where + "/items");
    if (first.isEmpty()) {
      return json.array(item, least, most);
    }
    int more = most == Integer.MAX_VALUE ? most : most - first.size();
    return json.tuple(first, item, Math.max(0, least - first.size()), more);
  }

  private String object(ObjectNode schema, String where) {
    JsonNode additional = schema.get("additionalProperties");
    JsonNode properties = schema.get("properties");
    if (properties != null && !properties.isObject()) {
      throw new SchemaException(where, "properties is no object");
    }
    boolean closed =
        additional == null
            ? properties != null
            : additional.isBoolean() && !additional.booleanValue();
    Set<String> required = new HashSet<>();
    Map<String, String> members = new LinkedHashMap<>();
    if (properties != null) {
      for (String name : properties.propertyNames()) {
        members.put(name, value(properties.get(name), where + "/properties/" + name));
      }
    }
    String other =
        closed
            ? null
            : additional == null
                ? json.value()
                : value(additional, where + "/additionalProperties");
    if (schema.has("required")) {
      for (JsonNode name : list(schema, "required", where)) {
        if (!name.isString()) {
          throw new SchemaException(where, "required names something that is no name");
        }
        required.add(name.stringValue());
        if (!members.containsKey(name.stringValue())) {
          if (other == null && additional != null) {
            throw new SchemaException(
                where, "member " + name + " is required, and there can be none");
          }
          members.put(name.stringValue(), other == null ? json.value() : other);
        }
      }
    }
    return members.isEmpty() && additional == null
        ? json.object()
        : new ObjectRules(out, json).object(members, required, other);
  }

  private static int count(ObjectNode schema, String keyword, int fallback, String where) {
    JsonNode node = schema.get(keyword);
    if (node == null) {
      return fallback;
    }
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < 0
        || node.intValue() > MOST_COUNTED) {
      throw new SchemaException(
          where, keyword + " " + node + " is no integer from 0 to " + MOST_COUNTED);
    }
    return node.intValue();
  }

  private static String text(ObjectNode schema, String keyword, String where) {
    JsonNode node = schema.get(keyword);
    if (node != null && !node.isString()) {
      throw new SchemaException(where, keyword + " is no string");
    }
    return node == null ? null : node.stringValue();
  }

  private static List<JsonNode> list(ObjectNode schema, String keyword, String where) {
    JsonNode node = schema.get(keyword);
    if (!node.isArray() || node.isEmpty() && !keyword.equals("required")) {
      throw new SchemaException(where, keyword + " is no list with something in it");
    }
    return node.valueStream().collect(Collectors.toList());
  }
}
