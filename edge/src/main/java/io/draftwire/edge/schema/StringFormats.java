package io.draftwire.edge.schema;

import static io.draftwire.edge.schema.GbnfWriter.repeated;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The formats of strings that OpenAI's structured outputs know, and {@code uri}. Of host names,
 * addresses of mail and URIs the usual ones only: what comes is right, and not all that is right
 * comes.
 */
final class StringFormats {
  static final Set<String> NAMES =
      new TreeSet<>(
          List.of(
              "date",
              "time",
              "date-time",
              "duration",
              "email",
              "hostname",
              "ipv4",
              "ipv6",
              "uri",
              "uuid"));

  private static final String HEX = "[0-9a-f]";

  private final GbnfWriter out;

  StringFormats(GbnfWriter out) {
    this.out = out;
  }

  /**
   * What stands between the quotation marks.
   *
   * @param format one of {@link #NAMES}
   */
  String content(String format) {
    return switch (format) {
      case "date" -> date();
      case "time" -> time();
      case "date-time" -> out.sequence(date(), "\"T\"", time());
      case "duration" -> duration();
      case "email" ->
          out.sequence("[a-z0-9]{1,20} ([._+-] [a-z0-9]{1,10}){0,3}", "\"@\"", hostname());
      case "hostname" -> hostname();
      case "ipv4" -> out.sequence(octet(), repeated("(\".\" " + octet() + ")", 3, 3));
      case "ipv6" -> ipv6();
      case "uri" ->
          out.sequence("\"http\" \"s\"? \"://\"", hostname(), "(\"/\" [A-Za-z0-9._~-]{0,64}){0,8}");
      case "uuid" ->
          out.sequence(
              HEX + "{8}", repeated("(\"-\" " + HEX + "{4})", 3, 3), "\"-\"", HEX + "{12}");
      default -> throw new IllegalArgumentException(format);
    };
  }

  private String date() {
    String leap =
        "[0-9]{2} (\"0\" [48] | [2468] [048] | [13579] [26])"
            + " | ([02468] [048] | [13579] [26]) \"00\"";
    String days =
        String.join(
            " | ",
            "(\"0\" [13578] | \"1\" [02]) \"-\" (\"0\" [1-9] | [12] [0-9] | \"3\" [01])",
            "(\"0\" [469] | \"11\") \"-\" (\"0\" [1-9] | [12] [0-9] | \"30\")",
            "\"02-\" (\"0\" [1-9] | \"1\" [0-9] | \"2\" [0-8])");
    return out.rule("[0-9]{4} \"-\" (" + days + ") | (" + leap + ") \"-02-29\"");
  }

  private String time() {
    String hours = "([01] [0-9] | \"2\" [0-3])";
    String minutes = "\":\" [0-5] [0-9]";
    return out.sequence(
        hours,
        minutes,
        minutes,
        "(\".\" [0-9]{1,6})?",
        "(\"Z\" | [+-] " + hours + " " + minutes + ")");
  }

  private String duration() {
    String n = "[0-9]{1,4} ";
    String second = n + "\"S\"";
    String minute = n + "\"M\" (" + second + ")?";
    String hour = n + "\"H\" (" + minute + ")?";
    String time = "\"T\" (" + String.join(" | ", hour, minute, second) + ")";
    String day = n + "\"D\"";
    String month = n + "\"M\" (" + day + ")?";
    String year = n + "\"Y\" (" + month + ")?";
    String date = "(" + String.join(" | ", year, month, day) + ") (" + time + ")?";
    return out.rule("\"P\" (" + String.join(" | ", date, time, n + "\"W\"") + ")");
  }

  private String hostname() {
    String label = out.rule("[a-z0-9]{1,20} (\"-\" [a-z0-9]{1,20})?");
    return out.sequence(label, "(\".\" " + label + "){0,2}", "\".\" [a-z]{2,10}");
  }

  private String octet() {
    return out.rule("[0-9] | [1-9] [0-9] | \"1\" [0-9]{2} | \"2\" [0-4] [0-9] | \"25\" [0-5]");
  }

  /** Eight groups, or fewer around the one place where zeros are left out. */
  private String ipv6() {
    String group = out.rule(HEX + "{1,4}");
    String before = "(" + group + " \":\")";
    String after = "(\":\" " + group + ")";
    StringBuilder all = new StringBuilder(before + "{7} " + group);
    for (int first = 1; first <= 6; first++) {
      all.append(" | " + before + "{" + first + "} " + after + "{1," + (7 - first) + "}");
    }
    all.append(" | " + before + "{1,7} \":\" | \":\" " + after + "{1,7} | \"::\"");
    return out.rule(all.toString());
  }
}
