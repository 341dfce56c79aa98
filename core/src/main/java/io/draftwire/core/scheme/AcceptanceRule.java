package io.draftwire.core.scheme;

import java.util.Locale;

/**
 * How the drafts of a round are judged where their laws travel. Both rules leave the output law
 * exactly the target's, and neither needs a bit more than the other.
 */
public enum AcceptanceRule {
  /**
   * The round as a whole ({@link BlockJudge}): how many drafts stand is decided by all of them. No
   * other rule for one path of drafts lets more of them stand on average.
   */
  BLOCK,
  /** One draft after the other, up to the first that is rejected ({@link TokenJudge}). */
  TOKEN;

  /** The name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException for another name, naming those that there are
   */
  public static AcceptanceRule of(String label) {
    for (AcceptanceRule rule : values()) {
      if (rule.label().equals(label)) {
        return rule;
      }
    }
    throw new IllegalArgumentException(
        "drafts cannot be verified by '"
            + label
            + "'; there are "
            + BLOCK.label()
            + " and "
            + TOKEN.label());
  }

  /** What a scheme's label says of it: nothing of the usual one. */
  String suffix() {
    return this == BLOCK ? "" : " " + label();
  }

  /**
   * Which of a position's dice a draft uses. What becomes of a block depends on all of its drafts
   * and their tests, the void ones included; whoever threw the same dice again where these
   * positions are drafted anew would know something of them, and the output would be biased. So a
   * block has dice of its own everywhere: no two rounds have one position at one place. Judged
   * token by token nothing depends on what lies behind the first rejection, and those dice are
   * still unseen.
   *
   * @param place of the draft in its round, from 0
   */
  int die(int place) {
    return this == BLOCK ? place : 0;
  }
}
