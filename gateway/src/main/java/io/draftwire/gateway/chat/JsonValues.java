package io.draftwire.gateway.chat;

import io.draftwire.gateway.chat.jinja.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client's JSON as a template sees it: every word in it is the client's. */
final class JsonValues {
  private static final JsonMapper MAPPER = new JsonMapper();

  private JsonValues() {}

  static Object of(JsonNode node) {
    if (node.isString()) {
      return Text.foreign(node.stringValue());
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(item -> list.add(of(item)));
      return list;
    }
    if (node.isObject()) {
      Map<Object, Object> map = new LinkedHashMap<>();
      for (String name : node.propertyNames()) {
        map.put(Text.foreign(name), of(node.get(name)));
      }
      return map;
    }
    if (node.isNumber()) {
      return node.isIntegralNumber() && node.canConvertToLong()
          ? (Object) node.longValue()
          : (Object) node.doubleValue();
    }
    return node.isBoolean() ? (Object) node.booleanValue() : null;
  }

  /** The value that a text writes; the text itself where it writes none. */
  static Object read(String json) {
    try {
      return of(MAPPER.readTree(json));
    } catch (JacksonException e) {
      return Text.foreign(json);
    }
  }
}
