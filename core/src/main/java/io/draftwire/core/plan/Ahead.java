package io.draftwire.core.plan;

import java.util.Locale;

/**
 * What the draft runs over while a round's verdict is under way: texts that the verdict may bring
 * about. Only what it says of the rows that were run is used, and only where the text came to be
 * exactly that; so nothing that is drawn depends on it, but the time that drafting takes.
 *
 * <p>One chain is what PicoSpec (arXiv 2603.19133) and PipeSD (2605.13319) draft ahead, a few
 * branches are what SSD (2603.03251) and AceSpec (2609.02514) keep.
 */
public sealed interface Ahead {
  Ahead OFF = new Off();

  /** Most branches that are kept. */
  int MOST_BRANCHES = 16;

  /** Nothing: the draft waits. */
  record Off() implements Ahead {}

  /** All drafts accepted, and the likeliest token behind them. */
  record Bonus() implements Ahead {}

  /**
   * All drafts accepted, and no token behind them: the cloud withholds the one that it might have
   * drawn there, and the next round begins with a draft instead. There is nothing to guess then; a
   * round that is accepted whole yields one token less. The text is as exact, and another.
   */
  record Withheld() implements Ahead {}

  /**
   * The likeliest of what a verdict may say, wherever it rejects.
   *
   * @param count branches, 1..{@value #MOST_BRANCHES}
   */
  record Branches(int count) implements Ahead {
    public Branches {
      if (count < 1 || count > MOST_BRANCHES) {
        throw new IllegalArgumentException(
            count + " branches to draft ahead; give 1 to " + MOST_BRANCHES);
      }
    }
  }

  /**
   * As it is spelled.
   *
   * @throws IllegalArgumentException naming the value and the choices
   */
  static Ahead of(String label) {
    switch (label) {
      case "off" -> {
        return OFF;
      }
      case "bonus" -> {
        return new Bonus();
      }
      case "withheld" -> {
        return new Withheld();
      }
      default -> {}
    }
    String[] parts = label.split(":", 2);
    try {
      if (parts.length == 2 && parts[0].equals("branches")) {
        return new Branches(Integer.parseInt(parts[1]));
      }
    } catch (NumberFormatException e) {
      // Told below, as what is spelled otherwise is.
    }
    throw new IllegalArgumentException(
        "'"
            + label
            + "' is no way to draft ahead; choose off, bonus, withheld, or branches:N, such as branches:4");
  }

  default String label() {
    return switch (this) {
      case Branches(int count) -> "branches:" + count;
      default -> getClass().getSimpleName().toLowerCase(Locale.ROOT);
    };
  }

  /** Branches that are kept of a round. */
  default int branches() {
    return switch (this) {
      case Off off -> 0;
      case Bonus bonus -> 1;
      case Withheld withheld -> 1;
      case Branches(int count) -> count;
    };
  }

  /** {@code planner}, whose rounds are drafted ahead of so. */
  default Planner apply(Planner planner) {
    if (this instanceof Off) {
      return planner;
    }
    Ahead ahead = this;
    return new ForwardingPlanner(planner) {
      @Override
      public Ahead ahead() {
        return ahead;
      }
    };
  }
}
