package io.draftwire.cli;

import io.draftwire.core.session.Origin;
import io.draftwire.edge.AnswerListener;
import io.draftwire.engine.TextStream;
import io.draftwire.engine.Tokenizer;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Prints an answer as it is committed, each token in the colour of its origin; plain where no
 * colours are wanted.
 */
final class TokenPrinter implements AnswerListener {
  private static final String RESET = "\u001b[0m";

  private final TextStream stream;
  private final PrintWriter out;
  private final boolean colours;
  private final StringBuilder text = new StringBuilder();

  /** Where it is said that the link is lost, and back; null for nowhere. */
  private PrintWriter notes;

  private long lostNanos;

  TokenPrinter(Tokenizer tokenizer, PrintWriter out, boolean colours) {
    this.stream = TextStream.continuing(tokenizer);
    this.out = out;
    this.colours = colours;
  }

  /** The same, and says elsewhere when the link is lost and when it is back. */
  TokenPrinter noting(PrintWriter to) {
    notes = to;
    return this;
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
