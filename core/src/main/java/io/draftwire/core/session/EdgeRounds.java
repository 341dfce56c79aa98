package io.draftwire.core.session;

import io.draftwire.core.coding.PayloadPart;
import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.hint.HintBook;
import io.draftwire.core.law.RowEdits;
import io.draftwire.core.plan.Outcome;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.Step;
import io.draftwire.core.plan.Stopping;
import io.draftwire.core.plan.Uploads;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.text.Prefix;
import io.draftwire.core.text.Text;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * What an edge does with its rounds: has drafts drawn into them ({@link RoundWriter}), those ahead
 * of their turn included ({@link Flight}), and moves the text by what the verdicts say. Which round
 * is open, and whether anything can be sent now, is {@link EdgeSteps}'s.
 */
final class EdgeRounds {
  /** No candidate beside a draft stands. */
  static final int NO_SIBLING = -1;

  private final EdgeSettings settings;
  private final Planner planner;
  private final Handshake handshake;
  private final Transcript transcript;
  private final Text text;
  private final SessionFigures figures;
  private final HintedRound hinted;
  private final Stopping stopping;
  private final Uploads uploads;
  private final RoundWriter writer;
  private final Flight flight;

  private final RowEdits edits;

  /** Of the open round, and of those that begin behind its verdict. */
  private Drafter drafter;

  private RowsAhead rows;

  /** Whose the pass ahead of a verdict is that was asked for last. */
  private RowsAhead running;

  /**
   * Whether the cloud's coders have begun anew, and those here are to do so with the next round.
   */
  private boolean stale;

  /**
   * @param handshake that has been answered
   * @param prior what the coders of both ends start from
   * @param edits of the draft's rows, in step with what is committed as a row comes
   */
  EdgeRounds(
      EdgeSettings settings,
      Planner planner,
      Handshake handshake,
      Transcript transcript,
      SessionFigures figures,
      TokenPrior prior,
      HintBook hints,
      RowEdits edits) {
    this.edits = edits;
    this.hinted = new HintedRound(settings, hints, figures);
    this.settings = settings;
    this.planner = planner;
    this.handshake = handshake;
    this.transcript = transcript;
    this.text = transcript.text();
    this.figures = figures;
    this.rows = new RowsAhead(settings, figures);
    this.stopping = planner.stopping();
    this.uploads = planner.uploads();
    this.writer = new RoundWriter(settings, planner, handshake, text, stopping);
    this.flight = new Flight(settings, planner, handshake, text, writer, figures);
    this.drafter = new Drafter(settings, handshake.seed(), prior, planner.first());
  }

  /** The scheme in force. */
  Scheme scheme() {
    return drafter.scheme();
  }

  /** What the coders start from. */
  TokenPrior prior() {
    return drafter.prior();
  }

  /** The cloud's coders begin anew, and those here with the next round that leaves. */
  void restart() {
    stale = true;
  }

  /** A token was streamed behind the committed text, which has {@code committed} tokens now. */
  void streamed(int committed) {
    drafter.followed().streamed(text, committed);
  }

  /**
   * A round begins behind the text.
   *
   * @param choice the correction that was drawn here for the round before
   */
  OpenRound begin(Step.Draft step, int number, int choice) {
    DrawnBy by = new DrawnBy(drafter, stopping, rows, rows);
    return writer.begin(step, by, choice).numbered(number);
  }

  /**
   * A hint came.
   *
   * @param open the round that waits for its verdict; null where none does
   */
  void hinted(CloudMessage.Hint hint, OpenRound open) {
    if (hinted.heard(hint, open) && hinted.pays()) {
      open.by()
          .rows()
          .hinted(open, hint.node(), hint.token(), hinted.chance(), handshake.lengthLimit());
    }
  }

  /** Whether the round is to have another draft, if the budget allows one. */
  boolean wantsDraft(OpenRound open) {
    return writer.wantsDraft(open);
  }

  /**
   * Draws one more draft.
   *
   * @param logits the draft's, behind the text, as the request edits them
   * @return whether there is one; false where the budget has no room, or drafting stops before it
   */
  boolean draft(OpenRound open, float[] logits, int offset) {
    return writer.draft(open, logits, offset);
  }

  /** The row behind the text, where it was run while the verdict before was under way; or null. */
  float[] row(OpenRound open) {
    float[] row = open.by().source().row(text);
    if (row != null) {
      figures.drawnByRow();
      figures.usedRows(1);
    }
    return row;
  }

  /**
   * What leaves of a round that goes on, or null. Coders that are to begin anew write nothing that
   * stands.
   */
  EdgeMessage part(OpenRound open) {
    int at = open.parts().bytes();
    PayloadPart part = stale ? null : open.parts().next(uploads, open.drafts(), open.half());
    return part == null ? null : new EdgeMessage.Part(handshake.epoch(), open.number(), at, part);
  }

  /** What to send for the round as it is: the round, and its laws where they travel apart. */
  List<EdgeMessage> messages(OpenRound open) {
    if (stale) {
      drafter.forget(text, open.from());
      stale = false;
    }
    hinted.begin();
    List<EdgeMessage> messages = writer.messages(open, EdgeMessage.NOT_AHEAD);
    int bits = open.half().payloadBits();
    if (open.leave()) {
      figures.resent(bits);
    } else {
      figures.sent(open, bits);
      if (open.by().source() != rows) {
        open.by().source().forget();
      }
      writer.left(open);
    }
    return messages;
  }

  /** Rounds that leave ahead of the open one's verdict, as far as they can be drafted by now. */
  List<EdgeMessage> leaveAhead(OpenRound open, IntSupplier numbers) {
    return flight.go(open, numbers);
  }

  /** Of rounds ahead of the open one's verdict none comes to be. */
  void dropAhead() {
    flight.drop();
  }

  /** Tokens of the text to run the draft over next; 0 where nothing is worth it. */
  int nextAhead(OpenRound open) {
    running = open.by().rows();
    int to = running.next();
    for (Flight.Behind behind : flight.left()) {
      if (to == 0) {
        running = behind.round().by().rows();
        to = running.next();
      }
    }
    return to;
  }

  /** Of the text that {@link #nextAhead} said last. */
  int tokenAhead(int position) {
    return running.token(position, text);
  }

  /** The draft was run over it. */
  void ranAhead(float[] logits, int offset) {
    running.ran(logits, offset, text, edits);
  }

  /** The cloud's coder was out of step: the same drafts again, by coders that begin anew. */
  List<EdgeMessage> recoded(OpenRound open, CloudMessage.Resync resync) throws SessionException {
    Claims.resync(resync.number(), open.number());
    Claims.sameText(resync.prefix(), text.prefix(open.from()));
    flight.drop(); // Coded in a state that neither end will be in.
    open.recode();
    stale = true;
    return messages(open);
  }

  /** The round is given up: of its drafts the cloud may have said anything. */
  void giveUp(OpenRound open) {
    flight.drop();
    drafter.half().giveUp();
    rows.forget();
    hinted.begin();
    text.truncate(open.from());
  }

  /**
   * What a verdict comes to.
   *
   * @param accepted drafts that stand
   * @param sibling that stands behind them, or {@link #NO_SIBLING}
   * @param token that follows them, or {@link CloudMessage.Ruling#NO_TOKEN}
   * @param choice the same where the cloud has yet to be told of it, or {@link
   *     EdgeMessage#NO_CHOICE}
   */
  record Settled(
      int accepted, int sibling, int token, Origin origin, Chances chances, int choice) {}

  Settled ruled(OpenRound open, CloudMessage.Ruling ruling) throws SessionException {
    open.ruled(ruling.number(), ruling.accepted(), open.drafts());
    boolean none = open.endsWith(ruling.accepted());
    Claims.token(ruling.token(), none, settings.vocabulary());
    Claims.chances(ruling.chances(), settings, ruling.standing() + (none ? 0 : 1));
    int stand = open.from() + ruling.accepted();
    if (ruling.sibling() > 0) {
      int sibling = Claims.sibling(open.half().siblings(), ruling);
      Claims.sameText(ruling.digest(), text.prefix(stand, sibling, ruling.token()));
      return new Settled(
          ruling.accepted(),
          sibling,
          ruling.token(),
          Origin.BONUS,
          ruling.chances(),
          EdgeMessage.NO_CHOICE);
    }
    Prefix here = none ? text.prefix(stand) : text.prefix(stand, ruling.token());
    Claims.sameText(ruling.digest(), here);
    boolean all = ruling.accepted() == open.drafts();
    return new Settled(
        ruling.accepted(),
        NO_SIBLING,
        ruling.token(),
        all ? Origin.BONUS : Origin.CORRECTED,
        ruling.chances(),
        EdgeMessage.NO_CHOICE);
  }

  /** Null where none of the candidates will do; then {@link #more} is to be asked for. */
  Settled offered(OpenRound open, CloudMessage.Offer offer) throws SessionException {
    // Of a round that was accepted whole there is nothing to correct.
    open.ruled(offer.number(), offer.accepted(), open.drafts() - 1);
    Claims.sameText(offer.digest(), text.prefix(open.from() + offer.accepted()));
    OpenCorrection correction = open.correction();
    correction.check(offer, settings);
    int token = open.half().correct(offer.accepted(), offer.candidates());
    if (token == Drafting.NOTHING) {
      correction.failed(offer.candidates());
      return null;
    }
    Chances chances = correction.chances(offer, token);
    return new Settled(offer.accepted(), NO_SIBLING, token, Origin.CORRECTED, chances, token);
  }

  EdgeMessage more(OpenRound open) {
    return new EdgeMessage.More(handshake.epoch(), open.number(), open.correction().tried());
  }

  /**
   * What a verdict moved.
   *
   * @param next the round that is open now, since it stood on this verdict; null where another is
   *     to begin
   */
  record Moved(Burst burst, Flight.Behind next) {}

  /**
   * The text goes on as the verdict says.
   *
   * @param name of the round, counted over all connections
   */
  Moved settle(OpenRound open, Settled settled, int name) {
    Flight.Behind next = flight.next(open, settled);
    int drafts = open.drafts();
    int accepted = settled.accepted();
    int bits = open.half().payloadBits();
    boolean beside = settled.sibling() != NO_SIBLING;
    int standing = accepted + (beside ? 1 : 0);
    rows.settled(open, accepted, settled.token());
    hinted.settled(accepted, beside ? NO_SIBLING : settled.token());
    planner.outcome(
        Outcome.of(drafter.scheme(), drafts, accepted, beside, bits, open.half().lawBits()));
    for (int i = 0; i < standing; i++) {
      transcript.mark(open.from() + i, Origin.ACCEPTED);
    }
    int end;
    if (next == null) {
      open.half().settle(accepted);
      end = goOn(open, settled);
    } else {
      end = next.round().from(); // The text is what was guessed.
      if (settled.token() != CloudMessage.Ruling.NO_TOKEN) {
        transcript.mark(end - 1, settled.origin());
      }
      takeUp(next.round());
    }
    int[] tokens = text.copy(open.from(), end);
    figures.ruled(drafts, accepted, beside, tokens.length);
    Burst burst =
        open.burst(
            name, open.scheme(), standing, bits, tokens, settled.origin(), settled.chances());
    return new Moved(burst, next);
  }

  /**
   * What was drafted that does not stand is cut off, and what follows comes behind it.
   *
   * @return tokens of the text
   */
  private int goOn(OpenRound open, Settled settled) {
    int standing = settled.accepted();
    text.truncate(open.from() + standing);
    if (settled.sibling() != NO_SIBLING) {
      rows.forget();
      text.append(settled.sibling());
      open.standsBeside(standing++);
    }
    // An end of text among the accepted drafts is the last of them: drafting stops there.
    boolean follows = settled.token() != CloudMessage.Ruling.NO_TOKEN;
    if (follows && (standing == 0 || !settings.endsText().test(text.token(text.length() - 1)))) {
      transcript.append(settled.token(), settled.origin());
    }
    return text.length();
  }

  /** A round that stood on the verdict is the open one. */
  private void takeUp(OpenRound round) {
    if (round.hasLeft()) {
      rows.forget();
    }
    drafter = round.by().drafter();
    rows = round.by().rows();
  }
}
