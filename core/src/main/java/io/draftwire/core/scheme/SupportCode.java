package io.draftwire.core.scheme;

import java.util.Locale;

/** How the support of a draft law travels. */
public enum SupportCode {
  /** The paper's: the rank among all supports, which it holds for equally likely. */
  ENUMERATIVE,
  /** By a model of the text that both ends keep. */
  ADAPTIVE;

  /** The name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException for another name, naming those that there are
   */
  public static SupportCode of(String label) {
    for (SupportCode code : values()) {
      if (code.label().equals(label)) {
        return code;
      }
    }
    throw new IllegalArgumentException(
        "unknown support code '"
            + label
            + "'; there are "
            + ENUMERATIVE.label()
            + " and "
            + ADAPTIVE.label());
  }
}
