package io.draftwire.lab.experiment;

import io.draftwire.edge.settings.Setting;
import io.draftwire.lab.link.LinkSpec;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * What an experiment can vary. A value is a word (String) or a number (BigDecimal, in bit/s for
 * rates and in ns for delays); {@link #read} makes it from what a file says.
 */
enum Axis {
  /** A published system; settings that are given beside it come before its own. */
  PRESET(Kind.WORD),
  SCHEME(Kind.WORD, Setting.SCHEME),
  SETUP(Kind.WORD),
  SUPPORT(Kind.WHOLE, Setting.SUPPORT),
  RESOLUTION(Kind.WHOLE, Setting.RESOLUTION),
  ALPHA(Kind.DECIMAL, Setting.ALPHA),
  ETA(Kind.DECIMAL, Setting.ETA),
  BETA(Kind.DECIMAL, Setting.BETA),
  GRID(Kind.WHOLE, Setting.GRID),
  SUPPORT_CODE(Kind.WORD, Setting.SUPPORT_CODE),
  VERIFY(Kind.WORD, Setting.VERIFY),
  SIBLINGS(Kind.WHOLE, Setting.SIBLINGS),
  IDS_FIRST(Kind.WORD, Setting.IDS_FIRST),
  TEMPERATURE(Kind.DECIMAL),
  DRAFT_LENGTH(Kind.WHOLE, Setting.DRAFT_MAX),
  BIT_BUDGET(Kind.BUDGET, Setting.BIT_BUDGET),
  AHEAD(Kind.WORD, Setting.AHEAD),
  STOP_DRAFTING(Kind.WORD, Setting.STOP_DRAFTING),
  UPLOAD(Kind.WORD, Setting.UPLOAD),
  /** Exits of the target, whose hints the edge asks for: made up, or its own; or off. */
  HINTS(Kind.WORD),
  LINK(Kind.WORD),
  RATE_UP(Kind.RATE),
  RATE_DOWN(Kind.RATE),
  RTT(Kind.DELAY),
  PROFILE(Kind.WORD),
  /** How far the draft is moved towards its target: what a better one would bring. */
  DRAFT_BLEND(Kind.DECIMAL),
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
  private final Setting setting;

  Axis(Kind kind) {
    this(kind, null);
  }

  Axis(Kind kind, Setting setting) {
    this.kind = kind;
    this.setting = setting;
  }

  /** What it says of how drafts travel; null for an axis of something else. */
  Setting setting() {
    return setting;
  }

  /** One of its values, as a setting of drafts is written; null for what is left unsaid. */
  Object asSetting(Object value) {
    if (!(value instanceof BigDecimal number)) {
      return value;
    }
    if (kind == Kind.DECIMAL) {
      return number.doubleValue();
    }
    return number.compareTo(UNBOUNDED) == 0 ? null : number.intValueExact();
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
