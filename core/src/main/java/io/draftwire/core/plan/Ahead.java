package io.draftwire.core.plan;

import java.util.Locale;

/**
 * What the draft runs over while a round's verdict is under way: texts that the verdict may bring
 * about. Only what it says of the rows that were run is used, and only where the text came to be
 * exactly that; so nothing that is drawn depends on it, but the time that drafting takes. That
 * holds for rounds that are {@link Sent} ahead too: they are what would be drawn then, and where
 * the text comes to be another they never were.
 *
 * <p>One chain is what PicoSpec (arXiv 2603.19133) and PipeSD (2605.13319) draft ahead, a few
 * branches are what SSD (2603.03251) and AceSpec (2609.02514) keep.
 */
public sealed interface Ahead {
  Ahead OFF = new Off();

  /** Behind the way to draft: rounds are sent ahead. */
  String SEND = ":send";

  /** Behind that: and the first draft behind a rejection does not wait for others. */
  String FIRST = ":first";

  /** Most branches that are kept. */
  int MOST_BRANCHES = 16;

  /** Most rounds that are under way behind one whose verdict is not there. */
  int MOST_SENT = 4;

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
   * The same, and rounds that are drafted whole on the likeliest guess that all drafts are accepted
   * leave at once, and do not wait for the verdict.
   *
   * @param over what the draft runs over
   * @param rounds under way at most behind the one that is being ruled on, 1..{@value #MOST_SENT}
   * @param firstAlone whether behind a rejection the first draft is a round of its own, as {@link
   *     FirstAlonePlanner} has it
   */
  record Sent(Ahead over, int rounds, boolean firstAlone) implements Ahead {
    public Sent {
      if (over instanceof Off || over instanceof Sent) {
        throw new IllegalArgumentException(
            "'" + over.label() + "' drafts no rounds that could be sent ahead; take bonus:send");
      }
      if (rounds < 1 || rounds > MOST_SENT) {
        throw new IllegalArgumentException(
            rounds + " rounds to send ahead; give 1 to " + MOST_SENT);
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
    int send = label.lastIndexOf(SEND);
    String[] parts = label.split(":", 2);
    try {
      if (send > 0) {
        String how = label.substring(send + SEND.length());
        boolean first = how.endsWith(FIRST);
        String rounds = first ? how.substring(0, how.length() - FIRST.length()) : how;
        if (rounds.isEmpty() || rounds.startsWith(":")) {
          int most = rounds.isEmpty() ? 1 : Integer.parseInt(rounds.substring(1));
          return new Sent(of(label.substring(0, send)), most, first);
        }
      } else if (parts.length == 2 && parts[0].equals("branches")) {
        return new Branches(Integer.parseInt(parts[1]));
      }
    } catch (NumberFormatException e) {
      // Told below, as what is spelled otherwise is.
    }
    throw new IllegalArgumentException(
        "'"
            + label
            + "' is no way to draft ahead; choose off, bonus, withheld, or branches:N, such as branches:4; and"
            + " bonus:send, or bonus:send:2, to send rounds ahead too, with :first behind it to send the first"
            + " draft behind a rejection alone");
  }

  default String label() {
    return switch (this) {
      case Branches(int count) -> "branches:" + count;
      case Sent(Ahead over, int rounds, boolean first) ->
          over.label() + SEND + (rounds == 1 ? "" : ":" + rounds) + (first ? FIRST : "");
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
      case Sent sent -> sent.over().branches();
    };
  }

  /** Rounds that leave, at most, before the verdict on the one before. */
  default int rounds() {
    return this instanceof Sent sent ? sent.rounds() : 0;
  }

  /** Whether rounds that are accepted whole have no token behind them. */
  default boolean withholds() {
    return this instanceof Withheld
        || this instanceof Sent(Withheld over, int rounds, boolean first);
  }

  /** {@code planner}, whose rounds are drafted ahead of so. */
  default Planner apply(Planner planner) {
    if (this instanceof Off) {
      return planner;
    }
    Ahead ahead = this;
    Planner rounds =
        this instanceof Sent sent && sent.firstAlone() ? new FirstAlonePlanner(planner) : planner;
    return new ForwardingPlanner(rounds) {
      @Override
      public Ahead ahead() {
        return ahead;
      }
    };
  }
}
