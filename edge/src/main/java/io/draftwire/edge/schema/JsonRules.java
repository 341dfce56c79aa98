package io.draftwire.edge.schema;

import static io.draftwire.edge.schema.GbnfWriter.literal;
import static io.draftwire.edge.schema.GbnfWriter.repeated;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * JSON itself. White space is what people and models write, and has an end, so that no answer is
 * nothing else; numbers have as many digits as a double tells apart.
 */
final class JsonRules {
  /** A character of a string that needs no escape. */
  static final String PLAIN = "[^\"\\\\\\x00-\\x1f\\x7f]";

  private static final String HEX = "[0-9a-fA-F]";

  private final GbnfWriter out;
  private String value;

  JsonRules(GbnfWriter out) {
    this.out = out;
  }

  /** White space between what stands in an object or a list. */
  String space() {
    return out.rule("\"\" | \" \" | \"\\n\" [ \\t]{0,20}");
  }

  /** One character of a string, escaped or not; half a surrogate pair is none. */
  String character() {
    String simple = "\"\\\\\" [\"\\\\/bfnrt]";
    String one = "\"\\\\u\" ([0-9a-cefA-CEF] " + HEX + "{3} | [dD] [0-7] " + HEX + "{2})";
    String two = "\"\\\\u\" [dD] [89abAB] " + HEX + "{2} \"\\\\u\" [dD] [c-fC-F] " + HEX + "{2}";
    return out.rule(String.join(" | ", PLAIN, simple, one, two));
  }

  String string(int least, int most) {
    return out.sequence("\"\\\"\"", repeated(character(), least, most), "\"\\\"\"");
  }

  String string() {
    return string(0, Integer.MAX_VALUE);
  }

  String integer() {
    return out.rule("\"-\"? (\"0\" | [1-9] [0-9]{0,15})");
  }

  String number() {
    return out.sequence(integer(), "(\".\" [0-9]{1,16})?", "([eE] [-+]? [0-9]{1,2})?");
  }

  /** This value and no other, with nothing between its parts. */
  static String constant(JsonNode value) {
    return literal(value.toString());
  }

  /** Any value. */
  String value() {
    if (value == null) {
      value = out.reserve();
      out.define(
          value,
          String.join(
              " | ",
              List.of(
                  object(),
                  array(value, 0, Integer.MAX_VALUE),
                  string(),
                  number(),
                  "\"true\"",
                  "\"false\"",
                  "\"null\"")));
    }
    return value;
  }

  /** Any object. */
  String object() {
    String member = member(string(), value());
    return out.rule(
        "\"{\" "
            + space()
            + " ("
            + member
            + " ("
            + comma()
            + " "
            + member
            + ")*)? "
            + closing("}"));
  }

  String array(String item, int least, int most) {
    if (most == 0) {
      return out.rule("\"[\" " + closing("]"));
    }
    int more = most == Integer.MAX_VALUE ? most : most - 1;
    String items =
        item + " " + repeated("(" + comma() + " " + item + ")", Math.max(0, least - 1), more);
    return out.rule(
        "\"[\" " + space() + " " + (least == 0 ? "(" + items + ")?" : items) + " " + closing("]"));
  }

  /** A list that begins with these. */
  String tuple(List<String> first, String item, int least, int most) {
    StringBuilder items = new StringBuilder(String.join(" " + comma() + " ", first));
    if (most > 0) {
      items.append(' ').append(repeated("(" + comma() + " " + item + ")", least, most));
    }
    return out.rule("\"[\" " + space() + " " + items + " " + closing("]"));
  }

  String member(String key, String value) {
    return out.sequence(key, "\":\"", space(), value);
  }

  String comma() {
    return out.sequence("\",\"", space());
  }

  String closing(String bracket) {
    return out.sequence(space(), literal(bracket));
  }
}
