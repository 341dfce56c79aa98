package io.draftwire.gateway.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads an object's members by name and type; remembers which were asked for, so that at the end
 * the others can be refused by name. A member that is null counts as absent, as in OpenAI's API.
 */
final class Members {
  private final ObjectNode object;
  private final String path;
  private final Set<String> read = new HashSet<>();

  /**
   * @param path of the object, for messages; empty for the body itself
   */
  Members(ObjectNode object, String path) {
    this.object = object;
    this.path = path;
  }

  /** A member's whole name. */
  String name(String member) {
    return path.isEmpty() ? member : path + "." + member;
  }

  /** Null where the member is absent. */
  JsonNode node(String member) {
    read.add(member);
    JsonNode node = object.get(member);
    return node == null || node.isNull() ? null : node;
  }

  String string(String member) throws ApiException {
    JsonNode node = node(member);
    return node == null ? null : string(name(member), node);
  }

  static String string(String name, JsonNode node) throws ApiException {
    if (!node.isString()) {
      throw wrong(name, "a string");
    }
    String text = node.stringValue();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw ApiException.invalid(name, name + " has half a surrogate pair, which is no text");
      }
    }
    return text;
  }

  boolean bool(String member, boolean fallback) throws ApiException {
    JsonNode node = node(member);
    if (node == null) {
      return fallback;
    }
    if (!node.isBoolean()) {
      throw wrong(name(member), "true or false");
    }
    return node.booleanValue();
  }

  OptionalInt integer(String member, int least, int most) throws ApiException {
    JsonNode node = node(member);
    if (node == null) {
      return OptionalInt.empty();
    }
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || node.longValue() < least
        || node.longValue() > most) {
      throw wrong(name(member), "an integer from " + least + " to " + most);
    }
    return OptionalInt.of((int) node.longValue());
  }

  OptionalLong integer(String member) throws ApiException {
    JsonNode node = node(member);
    if (node == null) {
      return OptionalLong.empty();
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw wrong(name(member), "an integer of 64 bits");
    }
    return OptionalLong.of(node.longValue());
  }

  OptionalDouble number(String member) throws ApiException {
    JsonNode node = node(member);
    if (node == null) {
      return OptionalDouble.empty();
    }
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw wrong(name(member), "a number");
    }
    return OptionalDouble.of(node.doubleValue());
  }

  /** Null where the member is absent. */
  Members object(String member) throws ApiException {
    JsonNode node = node(member);
    if (node == null) {
      return null;
    }
    if (!(node instanceof ObjectNode child)) {
      throw wrong(name(member), "an object");
    }
    return new Members(child, name(member));
  }

  /** A string, or a list of them; empty where the member is absent. */
  List<String> strings(String member, int most) throws ApiException {
    JsonNode node = node(member);
    if (node == null) {
      return List.of();
    }
    if (node.isString()) {
      return List.of(string(name(member), node));
    }
    if (!node.isArray() || node.size() > most) {
      throw wrong(name(member), "a string, or a list of up to " + most);
    }
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      strings.add(string(name(member) + "[" + i + "]", node.get(i)));
    }
    return strings;
  }

  /** A list of token ids, which has to be there. */
  int[] ids(String member) throws ApiException {
    JsonNode node = node(member);
    if (node == null || !node.isArray()) {
      throw wrong(name(member), "a list of token ids");
    }
    return ids(name(member), node);
  }

  static int[] ids(String name, JsonNode list) throws ApiException {
    int[] ids = new int[list.size()];
    for (int i = 0; i < ids.length; i++) {
      JsonNode id = list.get(i);
      if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
        throw wrong(name + "[" + i + "]", "a token id");
      }
      ids[i] = id.intValue();
    }
    return ids;
  }

  /** A copy of the object itself. */
  ObjectNode copy() {
    return object.deepCopy();
  }

  /** Accepts members that change nothing here. */
  void ignore(Set<String> members) {
    read.addAll(members);
  }

  /** Refuses the first member that nobody has read. */
  void refuseOthers() throws ApiException {
    for (String member : object.propertyNames()) {
      if (!read.contains(member)) {
        throw ApiException.unknown(name(member));
      }
    }
  }

  static ApiException wrong(String name, String wanted) {
    return ApiException.invalid(name, name + " is not " + wanted);
  }
}
