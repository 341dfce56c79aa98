package io.draftwire.edge.schema;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Rules of a grammar as they come to be. What a method gives stands for one symbol and can be
 * repeated: a rule's name, a literal or a set. Rules that read alike are one.
 */
public final class GbnfWriter {
  private final Map<String, String> rules = new LinkedHashMap<>();
  private final Map<String, String> names = new HashMap<>();

  /** A rule's name, for these alternatives. */
  public String rule(String body) {
    return names.computeIfAbsent(
        body,
        text -> {
          String name = reserve();
          rules.put(name, text);
          return name;
        });
  }

  /** The name of a rule that is yet to be defined, since it is a part of itself. */
  public String reserve() {
    String name = "r" + rules.size();
    rules.put(name, "");
    return name;
  }

  public void define(String name, String body) {
    rules.put(name, body);
  }

  /** One of these; itself where there is one alone. */
  public String anyOf(List<String> alternatives) {
    List<String> all = alternatives.stream().distinct().toList();
    return all.size() == 1 ? all.getFirst() : rule(String.join(" | ", all));
  }

  /** These, one behind the other. */
  public String sequence(String... parts) {
    return rule(String.join(" ", parts));
  }

  /** A symbol so often. */
  public static String repeated(String symbol, int least, int most) {
    if (most == Integer.MAX_VALUE) {
      return symbol + (least == 0 ? "*" : least == 1 ? "+" : "{" + least + ",}");
    }
    return symbol + "{" + least + "," + most + "}";
  }

  /** A text, as it is. */
  public static String literal(String text) {
    return text.codePoints()
        .mapToObj(c -> c == '"' || c == '\\' ? "\\" + (char) c : escaped(c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  /** A character that has no meaning in a literal or a set. */
  static String escaped(int c) {
    if (c == '\n') {
      return "\\n";
    }
    if (c >= ' ' && c < 0x7f) {
      return Character.toString(c);
    }
    return c < 0x100
        ? String.format(Locale.ROOT, "\\x%02x", c)
        : String.format(Locale.ROOT, "\\U%08x", c);
  }

  /** All of it, for a text that this symbol stands for. */
  public String grammar(String root) {
    StringBuilder text = new StringBuilder("root ::= ").append(root).append('\n');
    rules.forEach((name, body) -> text.append(name).append(" ::= ").append(body).append('\n'));
    return text.toString();
  }
}
