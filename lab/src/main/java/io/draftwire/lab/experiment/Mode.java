package io.draftwire.lab.experiment;

import java.util.Locale;

/** Where a row's figures come from. */
public enum Mode {
  /** The sessions on a virtual clock over live models. */
  VIRTUAL,
  /**
   * The sessions on a virtual clock over recorded laws; see {@code lab.trace} for what that may
   * say.
   */
  REPLAY,
  /** Two processes' worth of threads, sockets, a shaped link and this machine's clock. */
  REAL,
  /** The same, with both models as slow as the point's profile: somebody else's machines. */
  PACED;

  /** Whether the clock tells how long things take: one point at a time, none without a server. */
  public boolean byClock() {
    return this == REAL || this == PACED;
  }

  /** As files and rows spell it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a label.
   *
   * @throws IllegalArgumentException for any other word
   */
  public static Mode of(String text) {
    for (Mode mode : values()) {
      if (mode.label().equals(text)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "mode '" + text + "' is not known; it is virtual, replay, real or paced");
  }
}
