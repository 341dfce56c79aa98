package io.draftwire.edge.schema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether no value fits two schemas, as far as that is seen at once: by their types, by listed
 * values, or by a member that each requires and gives other values to. Of {@code oneOf}, whose
 * grammar is that of {@code anyOf}, nothing else would be right.
 */
final class Disjoint {
  private final SchemaReferences references;

  Disjoint(SchemaReferences references) {
    this.references = references;
  }

  /**
   * @throws SchemaException if two of them may have a value in common
   */
  void require(List<ObjectNode> branches, String where) {
    List<ObjectNode> whole = branches.stream().map(branch -> resolved(branch, where)).toList();
    for (int i = 0; i < whole.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (!disjoint(whole.get(j), whole.get(i), where)) {
          throw new SchemaException(
              where,
              "branches "
                  + j
                  + " and "
                  + i
                  + " of oneOf are told apart neither by type nor by a required const; use anyOf");
        }
      }
    }
  }

  private ObjectNode resolved(ObjectNode schema, String where) {
    ObjectNode at = schema;
    for (int i = 0; at.has("$ref") && i < 16; i++) {
      at = references.resolved(at, where);
    }
    return at;
  }

  private boolean disjoint(ObjectNode one, ObjectNode other, String where) {
    List<JsonNode> ones = values(one);
    List<JsonNode> others = values(other);
    if (!ones.isEmpty() && !others.isEmpty()) {
      return apart(ones, others);
    }
    if (!ones.isEmpty() || !others.isEmpty()) {
      List<JsonNode> listed = ones.isEmpty() ? others : ones;
      List<String> types = types(ones.isEmpty() ? one : other, where);
      return !types.isEmpty()
          && listed.stream().noneMatch(v -> types.stream().anyMatch(t -> isOf(v, t)));
    }
    List<String> types = types(one, where);
    List<String> otherTypes = types(other, where);
    boolean apart =
        !types.isEmpty()
            && !otherTypes.isEmpty()
            && types.stream().noneMatch(type -> otherTypes.stream().anyMatch(t -> same(type, t)));
    return apart
        || types.equals(List.of("object")) && otherTypes.equals(types) && tagged(one, other, where);
  }

  /** Numbers that are equal are one value, however they are written. */
  private static boolean apart(List<JsonNode> ones, List<JsonNode> others) {
    Comparator<JsonNode> leaves =
        (a, b) ->
            a.isNumber() && b.isNumber()
                ? a.decimalValue().compareTo(b.decimalValue())
                : a.equals(b) ? 0 : 1;
    return ones.stream().noneMatch(one -> others.stream().anyMatch(o -> one.equals(leaves, o)));
  }

  private static boolean same(String one, String other) {
    return one.replace("integer", "number").equals(other.replace("integer", "number"));
  }

  private static List<String> types(ObjectNode schema, String where) {
    return Keywords.types(schema, where);
  }

  private boolean tagged(ObjectNode one, ObjectNode other, String where) {
    for (String name : required(one)) {
      if (required(other).contains(name)
          && one.path("properties").get(name) instanceof ObjectNode a
          && other.path("properties").get(name) instanceof ObjectNode b) {
        List<JsonNode> ours = values(resolved(a, where));
        List<JsonNode> theirs = values(resolved(b, where));
        if (!ours.isEmpty() && !theirs.isEmpty() && apart(ours, theirs)) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<String> required(ObjectNode schema) {
    List<String> names = new ArrayList<>();
    schema.path("required").forEach(name -> names.add(name.asString("")));
    return names;
  }

  /** The values that are listed, by enum, by const or by both; empty where none are. */
  static List<JsonNode> values(ObjectNode schema) {
    List<JsonNode> values = new ArrayList<>();
    JsonNode listed = schema.get("enum");
    JsonNode single = schema.get("const");
    if (listed != null) {
      listed.forEach(values::add);
      values.removeIf(value -> single != null && !value.equals(single));
    } else if (single != null) {
      values.add(single);
    }
    return values;
  }

  static boolean isOf(JsonNode value, String type) {
    return switch (type) {
      case "string" -> value.isString();
      case "integer" -> value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      case "array" -> value.isArray();
      default -> value.isObject();
    };
  }
}
