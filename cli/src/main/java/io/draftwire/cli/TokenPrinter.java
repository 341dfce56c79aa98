package io.draftwire.cli;

import io.draftwire.core.session.Origin;
import io.draftwire.edge.AnswerListener;
import io.draftwire.engine.TextStream;
import io.draftwire.engine.Tokenizer;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prints an answer as it is committed, each token in the colour of its origin; plain where no
 * colours are wanted.
 */
final class TokenPrinter implements AnswerListener {
  private static final String RESET = "\u001b[0m";

  /** Of the line that is gone on with, behind something that was taken back. */
  private static final int MOST_REPEATED = 60;

  private final Tokenizer tokenizer;
  private final PrintWriter out;
  private final boolean colours;
  private final List<Integer> tokens = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private TextStream stream;
  private boolean takesBack;

  /** Where it is said that the link is lost, and back; null for nowhere. */
  private PrintWriter notes;

  private long lostNanos;

  TokenPrinter(Tokenizer tokenizer, PrintWriter out, boolean colours) {
    this.tokenizer = tokenizer;
    this.stream = TextStream.continuing(tokenizer);
    this.out = out;
    this.colours = colours;
  }

  /** The same, and says elsewhere when the link is lost and when it is back. */
  TokenPrinter noting(PrintWriter to) {
    notes = to;
    return this;
  }

  /**
   * The same; where somebody reads along, what nobody verified is shown, and taken back if wrong.
   */
  TokenPrinter takingBack(boolean readAlong) {
    takesBack = readAlong;
    return this;
  }

  @Override
  public boolean takesBack() {
    return takesBack;
  }

  /**
   * What was printed stays: a terminal may have wrapped and scrolled it. So it is said what of it
   * is none, and the text goes on on a line of its own, behind what it stands behind.
   */
  @Override
  public void takenBack(int latest) {
    tokens.subList(tokens.size() - latest, tokens.size()).clear();
    stream = TextStream.continuing(tokenizer);
    StringBuilder right = new StringBuilder();
    tokens.forEach(token -> right.append(stream.feed(token)));
    String wrong = text.substring(right.length());
    text.setLength(right.length());
    String line = right.substring(right.lastIndexOf("\n") + 1);
    String shown =
        line.length() > MOST_REPEATED ? "…" + line.substring(line.length() - MOST_REPEATED) : line;
    out.println();
    out.println("[taken back: \"" + Shown.text(wrong.replaceAll("\\s+", " ").strip()) + "\"]");
    out.print(Shown.text(shown));
    out.flush();
  }

  @Override
  public void linkLost(String why) {
    lostNanos = System.nanoTime();
    note(why + "; trying again");
  }

  @Override
  public void linkBack() {
    note(
        String.format(
            Locale.ROOT, "the link is back after %.1f s", (System.nanoTime() - lostNanos) / 1e9));
  }

  private void note(String what) {
    if (notes != null) {
      out.flush();
      notes.println("draftwire: " + Shown.text(what));
      notes.flush();
    }
  }

  /** What the colours mean, in one line. */
  static String legend() {
    return paint(Origin.ACCEPTED, "accepted")
        + "  "
        + paint(Origin.CORRECTED, "corrected")
        + "  "
        + paint(Origin.BONUS, "bonus")
        + "  "
        + paint(Origin.STREAMED, "streamed");
  }

  /** What the colours mean where there are no rounds. */
  static String liveLegend() {
    return paint(Origin.ACCEPTED, "guessed in time")
        + "  "
        + paint(Origin.STREAMED, "the cloud's own");
  }

  @Override
  public void committed(int token, Origin origin) {
    tokens.add(token);
    print(stream.feed(token), origin);
  }

  /** Prints what was held back; returns the whole text. */
  String finish() {
    print(stream.flush(), Origin.STREAMED);
    return text.toString();
  }

  private void print(String piece, Origin origin) {
    text.append(piece);
    String shown = Shown.text(piece);
    out.print(colours && !piece.isBlank() ? paint(origin, shown) : shown);
    out.flush();
  }

  private static String paint(Origin origin, String piece) {
    return colour(origin) + piece + RESET;
  }

  private static String colour(Origin origin) {
    return switch (origin) {
      case ACCEPTED -> "\u001b[32m";
      case CORRECTED -> "\u001b[31m";
      case BONUS -> "\u001b[36m";
      case STREAMED -> "\u001b[33m";
      case UNVERIFIED -> "\u001b[35m";
    };
  }
}
