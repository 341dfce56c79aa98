package io.draftwire.cli;

import io.draftwire.core.hint.Hinting;
import io.draftwire.core.session.SessionFigures;
import io.draftwire.edge.Answer;
import io.draftwire.edge.PhaseSeconds;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An answer's figures for people; beside those of the same prompt decoded by the cloud alone, where
 * there are any.
 */
final class AnswerTable {
  private final PrintWriter out;
  private final boolean live;
  private final Hinting hints;
  private final Answer speculative;
  private final Answer cloudOnly;

  private AnswerTable(PrintWriter out, AskedFor asked, Answer cloudOnly) {
    this.out = out;
    this.live = asked.live();
    this.hints = asked.request().answer().hints();
    this.speculative = asked.answer();
    this.cloudOnly = cloudOnly;
  }

  /**
   * @param cloudOnly null for none
   */
  static void print(PrintWriter out, AskedFor asked, Answer cloudOnly) {
    new AnswerTable(out, asked, cloudOnly).print();
  }

  private void print() {
    if (cloudOnly != null) {
      out.printf("%-28s %14s %14s%n", "", live ? "live" : "speculative", "cloud only");
    }
    both("tokens", a -> Integer.toString(a.tokens().length));
    if (speculative.figures().unverifiedTokens() > 0) {
      one("of them unverified", Long.toString(speculative.figures().unverifiedTokens()));
    }
    both("tokens/s", a -> number(a.tokensPerSecond(), 1));
    both("time to first token", a -> number(a.firstTokenSeconds() * 1e3, 0) + " ms");
    both("wire bytes up", a -> Long.toString(a.wireBytesUp()));
    both("wire bytes down", a -> Long.toString(a.wireBytesDown()));
    if (live) {
      ofPasses(speculative.figures(), speculative.tokens().length);
    } else if (speculative.figures().draftTokens() > 0) {
      ofRounds(speculative.figures());
    }
    out.flush();
  }

  /** What matters where there are no rounds: how much either model ran, and what for. */
  private void ofPasses(SessionFigures figures, int tokens) {
    both("wire bytes up a token", a -> number(ratio(a.wireBytesUp(), a.tokens().length), 1));
    both("wire bytes down a token", a -> number(ratio(a.wireBytesDown(), a.tokens().length), 1));
    both("target passes", a -> Long.toString(a.figures().targetPasses()));
    one("rows a pass", number(ratio(figures.targetRows(), figures.targetPasses()), 2));
    one("draft passes a token", number(ratio(figures.draftPasses(), tokens), 2));
    one("guesses sent a token", number(ratio(figures.draftTokens(), tokens), 2));
    one("guesses walked", figures.acceptedTokens() + " of " + figures.draftTokens());
    one("bits a guess", number(figures.bitsPerDraftToken(), 1));
    ofHints(figures);
    PhaseSeconds p = speculative.phases();
    one(
        "seconds in the models",
        "draft " + number(p.draft(), 2) + ", target " + number(p.verify(), 2));
  }

  private void ofRounds(SessionFigures figures) {
    one("rounds", Long.toString(figures.rounds()));
    one("drafts accepted", figures.acceptedTokens() + " of " + figures.draftTokens());
    one("mean acceptance length", number(figures.meanAcceptanceLength(), 2));
    one(
        "acceptance by position",
        Arrays.stream(figures.acceptanceByPlace())
            .limit(figures.placesTested())
            .mapToObj(a -> number(a, 2))
            .collect(Collectors.joining(" ")));
    if (figures.draftedAhead() > 0) {
      one("drafted ahead", ahead(figures));
    }
    ofHints(figures);
    if (figures.roundsBegunAhead() > 0) {
      one("rounds sent ahead", sentAhead(figures));
    }
    one("bits per draft token", number(figures.bitsPerDraftToken(), 1));
    one(
        "support, dropped mass, TV",
        number(figures.meanSupportSize(), 1)
            + ", "
            + number(figures.meanDroppedMass(), 3)
            + ", "
            + number(figures.meanQuantizationTv(), 4));
    PhaseSeconds p = speculative.phases();
    one(
        "seconds by phase",
        "draft "
            + number(p.draft(), 2)
            + ", encode "
            + number(p.encode(), 3)
            + ", uplink "
            + number(p.uplink(), 2)
            + ", queue "
            + number(p.queue(), 2)
            + ", verify "
            + number(p.verify(), 2)
            + ", downlink "
            + number(p.downlink(), 2));
  }

  /** Of passes of which an exit of the target spoke; who asked for it is told that none did. */
  private void ofHints(SessionFigures figures) {
    if (figures.hintedPasses() > 0) {
      one("hints right", figures.hintsRight() + " of " + figures.hintedPasses());
    } else if (hints == Hinting.ON && figures.hints() == 0) {
      one("hints", "none came; a target has exits where its cloud was given them (--exits)");
    }
  }

  private static String ahead(SessionFigures figures) {
    long discarded = figures.draftedAhead() - figures.usedAhead();
    return figures.draftedAhead()
        + " passes, "
        + figures.usedAhead()
        + " used, "
        + discarded
        + " discarded ("
        + number(100 * ratio(discarded, figures.draftedAhead()), 0)
        + " %)";
  }

  private static String sentAhead(SessionFigures figures) {
    return figures.roundsSentAhead()
        + ", "
        + figures.roundsTakenUp()
        + " taken, the others "
        + number(100 * ratio(figures.bitsForNothing(), figures.payloadBits()), 0)
        + " % of all payload bits";
  }

  private static double ratio(double of, double over) {
    return over == 0 ? 0 : of / over;
  }

  private void both(String name, Function<Answer, String> figure) {
    if (cloudOnly == null) {
      one(name, figure.apply(speculative));
    } else {
      out.printf("%-28s %14s %14s%n", name, figure.apply(speculative), figure.apply(cloudOnly));
    }
  }

  private void one(String name, String value) {
    out.printf(cloudOnly == null ? "%-28s %s%n" : "%-28s %14s%n", name, value);
  }

  private static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
