package io.draftwire.gateway.chat.jinja;

/**
 * A word of a template.
 *
 * @param text as written; of data and strings what they mean
 * @param value of a number, else null
 */
record Token(Type type, String text, Object value, int line) {
  enum Type {
    DATA,
    BLOCK_BEGIN,
    BLOCK_END,
    VARIABLE_BEGIN,
    VARIABLE_END,
    NAME,
    STRING,
    NUMBER,
    OPERATOR,
    END
  }

  boolean isName(String name) {
    return type == Type.NAME && text.equals(name);
  }

  boolean isOperator(String operator) {
    return type == Type.OPERATOR && text.equals(operator);
  }

  /** For people. */
  String described() {
    return switch (type) {
      case DATA -> "text";
      case BLOCK_BEGIN -> "'{%'";
      case BLOCK_END -> "'%}'";
      case VARIABLE_BEGIN -> "'{{'";
      case VARIABLE_END -> "'}}'";
      case END -> "the end of the template";
      default -> "'" + text + "'";
    };
  }
}
