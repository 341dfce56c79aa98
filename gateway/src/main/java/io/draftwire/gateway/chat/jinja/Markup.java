package io.draftwire.gateway.chat.jinja;

/**
 * What {@code safe} and {@code escape} leave behind in Jinja: a string that is taken for HTML, so
 * that what is added to it is escaped, even where templates are not.
 */
final class Markup {
  private Markup() {}

  /** For HTML; markup stays as it is. */
  static Text escape(Rendering rendering, Text text) {
    if (text.markup()) {
      return text;
    }
    TextBuilder escaped = new TextBuilder(rendering.budget());
    String plain = text.plain();
    int done = 0;
    for (int i = 0; i < plain.length(); i++) {
      String entity =
          switch (plain.charAt(i)) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '\'' -> "&#39;";
            case '"' -> "&#34;";
            default -> null;
          };
      if (entity != null) {
        escaped.append(text, done, i).append(entity, text, i, i + 1);
        done = i + 1;
      }
    }
    return escaped.append(text, done, plain.length()).text().marked(true);
  }
}
