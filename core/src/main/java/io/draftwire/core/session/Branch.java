package io.draftwire.core.session;

import io.draftwire.core.scheme.Foresight;
import io.draftwire.core.text.Text;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * A text that a verdict may bring about: so many drafts accepted, a token that was guessed to
 * follow them, and drafts that were foretold behind it; with the draft's rows behind each, as far
 * as they were run.
 */
final class Branch {
  private final int from;
  private final int accepted;
  private final boolean guessed;
  private final Foresight foresight;
  private final int[] tokens;

  /** {@code [i]}: the row behind i of the tokens; null where it was not run, or is not needed. */
  private final float[][] rows;

  private double chance;
  private int count;
  private boolean full;

  /**
   * @param from tokens of the text that the open round's drafts follow
   * @param accepted of these drafts
   * @param chance that the verdict brings the text about, as far as can be told
   * @param guessed whether its first token is the verdict's; else it is the next round's first
   *     draft
   * @param drafts that are foretold at most
   */
  Branch(int from, int accepted, double chance, boolean guessed, Foresight foresight, int drafts) {
    this.guessed = guessed;
    this.from = from;
    this.accepted = accepted;
    this.chance = chance;
    this.foresight = foresight;
    tokens = new int[drafts + 1];
    rows = new float[drafts + 1][];
  }

  int accepted() {
    return accepted;
  }

  double chance() {
    return chance;
  }

  /** Something else has become likelier. */
  void scale(double share) {
    chance *= share;
  }

  /** It is what a hint says. */
  void expected(double chance) {
    this.chance = chance;
  }

  Foresight foresight() {
    return foresight;
  }

  /** The same, with so much of its chance, and foretold anew. */
  Branch likelier(double share, Foresight anew) {
    return new Branch(from, accepted, share * chance, guessed, anew, rows.length - 1);
  }

  /** Tokens of the text up to the branch's end. */
  int length() {
    return from + accepted + count;
  }

  /** Whether what the verdict says behind the accepted drafts is settled. */
  boolean begun() {
    return !guessed || count > 0;
  }

  /** Whether the text has the drafts that it goes on behind: they may be laid aside. */
  boolean goesOnFrom(Text text) {
    return text.length() >= from + accepted;
  }

  int token(int position, Text text) {
    int own = position - from - accepted;
    return own < 0 ? text.token(position) : tokens[own];
  }

  /** The next token is this, which ends the text or not. */
  void append(int token, boolean ends) {
    tokens[count++] = token;
    full = ends;
  }

  /** Whether the row behind its end is of use, and was not run yet. */
  boolean wantsRow() {
    return !full && rows[count] == null;
  }

  /** The row behind its end was run: the next draft is foretold by it, if another has a place. */
  void ran(float[] row, IntPredicate endsText) {
    rows[count] = row;
    int place = guessed ? count - 1 : count;
    if (place == rows.length - 2) {
      full = true;
      return;
    }
    int token = foresight.draft(row, 0, length(), place);
    append(token, endsText.test(token));
  }

  /** The row behind {@code text} where that goes along this branch and the row was run, or null. */
  float[] row(Text text) {
    int own = text.length() - from - accepted;
    if (own < 0 || own > count || own >= rows.length) {
      return null;
    }
    for (int i = 0; i < own; i++) {
      if (tokens[i] != text.token(from + accepted + i)) {
        return null;
      }
    }
    return rows[own];
  }

  /** Whether a verdict says of the drafts, and of what follows them, what was guessed. */
  boolean is(int acceptedNow, int token) {
    return accepted == acceptedNow && begun() && first() == token;
  }

  /** What the verdict says behind the accepted drafts; once that is settled. */
  int first() {
    return guessed ? tokens[0] : CloudMessage.Ruling.NO_TOKEN;
  }

  /** The rows, which nobody needs any more. */
  Iterable<float[]> rows() {
    return Arrays.asList(rows);
  }
}
