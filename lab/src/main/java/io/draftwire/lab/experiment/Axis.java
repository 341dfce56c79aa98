package io.draftwire.lab.experiment;

import io.draftwire.lab.link.LinkSpec;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * What an experiment can vary. A value is a word (String) or a number (BigDecimal, in bit/s for
 * rates and in ns for delays); {@link #read} makes it from what a file says.
 */
enum Axis {
  SCHEME(Kind.WORD),
  SETUP(Kind.WORD),
  SUPPORT(Kind.WHOLE),
  RESOLUTION(Kind.WHOLE),
  ALPHA(Kind.DECIMAL),
  ETA(Kind.DECIMAL),
  BETA(Kind.DECIMAL),
  GRID(Kind.WHOLE),
  SUPPORT_CODE(Kind.WORD),
  VERIFY(Kind.WORD),
  SIBLINGS(Kind.WHOLE),
  IDS_FIRST(Kind.WORD),
  UPLOAD(Kind.WORD),
  AHEAD(Kind.WORD),
  TEMPERATURE(Kind.DECIMAL),
  DRAFT_LENGTH(Kind.WHOLE),
  BIT_BUDGET(Kind.BUDGET),
  LINK(Kind.WORD),
  RATE_UP(Kind.RATE),
  RATE_DOWN(Kind.RATE),
  RTT(Kind.DELAY),
  PROFILE(Kind.WORD),
  PROMPT(Kind.WORD);

  /** How the values of an axis are written. */
  enum Kind {
    WORD("a word"),
    WHOLE("a whole number"),
    DECIMAL("a number"),
    BUDGET("a whole number of bits, or none"),
    RATE("a rate such as 20kbit or 1mbit, or none"),
    DELAY("a time such as 5ms or 1s");

    final String form;

    Kind(String form) {
      this.form = form;
    }
  }

  /** No bound, for a budget. */
  static final BigDecimal UNBOUNDED = BigDecimal.valueOf(Integer.MAX_VALUE);

  private static final BigDecimal LARGEST = BigDecimal.valueOf(Integer.MAX_VALUE);

  private final Kind kind;

  Axis(Kind kind) {
    this.kind = kind;
  }

  /** As files and rows spell it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  Kind kind() {
    return kind;
  }

  /** The axis called {@code label}, or null. */
  static Axis of(String label) {
    for (Axis axis : values()) {
      if (axis.label().equals(label)) {
        return axis;
      }
    }
    return null;
  }

  /** Whether values lie in an order, so that a range of them makes sense. */
  boolean ordered() {
    return kind != Kind.WORD;
  }

  /**
   * Reads one value.
   *
   * @throws IllegalArgumentException naming the axis, the value and the form that was expected
   */
  Object read(String text) {
    return switch (kind) {
      case WORD -> word(text);
      case WHOLE -> whole(text);
      case DECIMAL -> decimal(text);
      case BUDGET -> text.equals("none") ? UNBOUNDED : whole(text);
      case RATE -> rate(text);
      case DELAY -> delay(text);
    };
  }

  private String word(String text) {
    if (text.isBlank()) {
      throw refusal(text);
    }
    return text.strip();
  }

  private BigDecimal whole(String text) {
    BigDecimal value = decimal(text);
    if (value.stripTrailingZeros().scale() > 0
        || value.signum() < 0
        || value.compareTo(LARGEST) > 0) {
      throw refusal(text);
    }
    return value;
  }

  private BigDecimal decimal(String text) {
    try {
      BigDecimal value = new BigDecimal(text.strip());
      if (Math.abs(value.scale()) > 100) { // 1e999999 would take for ever to compute with
        throw refusal(text);
      }
      return value;
    } catch (NumberFormatException e) {
      throw refusal(text);
    }
  }

  private BigDecimal rate(String text) {
    try {
      return BigDecimal.valueOf(LinkSpec.parse(text + "/none/0").upBitsPerSecond());
    } catch (IllegalArgumentException e) {
      throw refusal(text);
    }
  }

  private BigDecimal delay(String text) {
    try {
      return BigDecimal.valueOf(LinkSpec.parse("none/none/" + text).rttNanos());
    } catch (IllegalArgumentException e) {
      throw refusal(text);
    }
  }

  private IllegalArgumentException refusal(String text) {
    return new IllegalArgumentException(
        "axis '" + label() + "': '" + text + "' is not " + kind.form);
  }
}
