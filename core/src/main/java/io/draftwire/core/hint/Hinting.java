package io.draftwire.core.hint;

import java.util.Locale;

/** Whether an edge asks its cloud for hints. */
public enum Hinting {
  OFF,
  ON,
  /** While they are measured to tell it something. */
  AUTO;

  /** As it is spelled. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException naming the value and the choices
   */
  public static Hinting of(String label) {
    for (Hinting hinting : values()) {
      if (hinting.label().equals(label)) {
        return hinting;
      }
    }
    throw new IllegalArgumentException(
        "'" + label + "' says nothing about hints; choose on, off or auto");
  }

  /** Whether an answer that begins now has hints. */
  public boolean asks(HintBook book) {
    return switch (this) {
      case OFF -> false;
      case ON -> true;
      case AUTO -> book.pays();
    };
  }
}
