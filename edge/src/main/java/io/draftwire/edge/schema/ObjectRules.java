package io.draftwire.edge.schema;

import static io.draftwire.edge.schema.GbnfWriter.literal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;

/** Objects with members in a given order, and perhaps others behind them. */
final class ObjectRules {
  private final GbnfWriter out;
  private final JsonRules json;

  ObjectRules(GbnfWriter out, JsonRules json) {
    this.out = out;
    this.json = json;
  }

  /**
   * @param members values by name, in their order
   * @param required names of those that have to be there
   * @param other the value of any other member; null for none
   */
  String object(Map<String, String> members, Set<String> required, String other) {
    List<String> names = new ArrayList<>(members.keySet());
    // Behind the last one named: where something stands already, and where nothing does.
    String behind = "\"\"";
    String alone = "\"\"";
    if (other != null) {
      String member = json.member(key(names), other);
      behind = "(" + json.comma() + " " + member + ")*";
      alone = "(" + member + " " + behind + ")?";
    }
    for (int i = names.size() - 1; i >= 0; i--) {
      String name = names.get(i);
      String member = json.member(key(name), members.get(name));
      boolean optional = !required.contains(name);
      String here = member + " " + behind;
      String without = alone;
      alone = out.rule(here + (optional ? " | " + without : ""));
      behind = out.rule(json.comma() + " " + here + (optional ? " | " + behind : ""));
    }
    return out.rule("\"{\" " + json.space() + " " + alone + " " + json.closing("}"));
  }

  static String key(String name) {
    return literal(JsonNodeFactory.instance.stringNode(name).toString());
  }

  /** A name that is none of these. It is written without escapes, so that it is seen to be none. */
  private String key(List<String> taken) {
    Names names = new Names();
    taken.forEach(names::add);
    return out.sequence("\"\\\"\"", names.others(), "\"\\\"\"");
  }

  /** Names by their characters. */
  private final class Names {
    private final Map<Integer, Names> longer = new TreeMap<>();
    private boolean name;

    void add(String text) {
      Names at = this;
      for (int c : text.codePoints().toArray()) {
        at = at.longer.computeIfAbsent(c, none -> new Names());
      }
      at.name = true;
    }

    String others() {
      List<String> ways = new ArrayList<>();
      StringBuilder those = new StringBuilder();
      Map<Integer, String> inside = new LinkedHashMap<>();
      longer.forEach(
          (c, below) -> {
            if (c >= ' ' && c != '"' && c != '\\' && c != 0x7f) {
              those.append(
                  "[]^-".indexOf(c) >= 0 ? String.format("\\x%02x", c) : GbnfWriter.escaped(c));
              inside.put(c, below.others());
            }
          });
      if (!name) {
        ways.add("\"\"");
      }
      String rest = JsonRules.PLAIN.substring(0, JsonRules.PLAIN.length() - 1) + those + "]";
      ways.add(rest + " " + JsonRules.PLAIN + "*");
      inside.forEach((c, below) -> ways.add(literal(Character.toString(c)) + " " + below));
      return out.rule(String.join(" | ", ways));
    }
  }
}
