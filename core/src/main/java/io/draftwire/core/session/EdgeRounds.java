package io.draftwire.core.session;

import io.draftwire.core.coding.PayloadPart;
import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.law.Law;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.Outcome;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.Step;
import io.draftwire.core.plan.StopPolicy;
import io.draftwire.core.plan.Stopping;
import io.draftwire.core.plan.Uploads;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.text.Prefix;
import io.draftwire.core.text.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * What an edge does with its rounds: draws drafts into them, writes them down for the cloud, and
 * moves the text by what the verdicts say. Which round is open, and whether anything can be sent
 * now, is {@link EdgeSession}'s.
 */
final class EdgeRounds {
  /** No candidate beside a draft stands. */
  private static final int NO_SIBLING = -1;

  private final EdgeSettings settings;
  private final Planner planner;
  private final Handshake handshake;
  private final Transcript transcript;
  private final Text text;
  private final SessionFigures figures;
  private final Drafter drafter;
  private final RowsAhead ahead;
  private final Stopping stopping;
  private final Uploads uploads;

  /** The draft's law, where drafting stops by it; null where it does not. */
  private final Law law;

  /**
   * Whether the cloud's coders have begun anew, and those here are to do so with the next round.
   */
  private boolean stale;

  /**
   * @param handshake that has been answered
   * @param prior what the coders of both ends start from
   */
  EdgeRounds(
      EdgeSettings settings,
      Planner planner,
      Handshake handshake,
      Transcript transcript,
      SessionFigures figures,
      TokenPrior prior) {
    this.settings = settings;
    this.planner = planner;
    this.handshake = handshake;
    this.transcript = transcript;
    this.text = transcript.text();
    this.figures = figures;
    this.ahead = new RowsAhead(settings, figures);
    this.stopping = planner.stopping();
    this.uploads = planner.uploads();
    this.law = stopping.policy().readsLaws() ? new Law(settings.vocabulary()) : null;
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
    Scheme change = step.scheme().equals(drafter.scheme()) ? null : step.scheme();
    if (change != null) {
      drafter.adopt(change);
    }
    drafter.half().price(planner.secondsPerBit(), planner.secondsPerToken());
    drafter.half().idsFirst(step.idsFirst());
    StopPolicy stop = stopping.policy();
    stopping.begin();
    drafter.begin(text, text.length(), Math.min(settings.bitBudget(), stop.bitBudget()));
    int most = Math.min(Math.min(step.most(), settings.maxDrafts()), stop.most());
    most = Math.min(most, step.scheme().mostDrafts(settings.vocabulary()));
    // A round yields one token more than it drafts; drafting up to the limit would only be
    // thrown away.
    most = Math.min(most, handshake.lengthLimit() - text.length() - 1);
    Ahead how = planner.ahead();
    ahead.begin(how);
    return new OpenRound(
        number, text.length(), most, how instanceof Ahead.Withheld, change, choice);
  }

  /** What the draft was run for while verdicts were under way. */
  RowsAhead ahead() {
    return ahead;
  }

  /** Whether the round is to have another draft, if the budget allows one. */
  boolean wantsDraft(OpenRound open) {
    boolean ended = open.drafts() > 0 && settings.endsText().test(text.token(text.length() - 1));
    return open.hasRoom() && !ended && !stopping.stops();
  }

  /**
   * Draws one more draft.
   *
   * @param logits the draft's, behind the text
   * @return whether there is one; false where the budget has no room, or drafting stops before it
   */
  boolean draft(OpenRound open, float[] logits, int offset) {
    Drafting half = drafter.half();
    if (law != null) {
      law.shape(logits, offset, settings.draftSampling());
      if (stopping.policy().stopsBefore(law.greatest())) {
        return false;
      }
    }
    int token = half.propose(logits, offset);
    if (token == Drafting.NOTHING) {
      return false;
    }
    stopping.drafted(law == null ? Double.NaN : law.p(token));
    ahead.drafted(half, logits, offset, text.length(), token);
    text.append(token);
    open.drafted(half.figures(), drafter.chance(token, logits, offset));
    figures.drafted(half.figures());
    return true;
  }

  /**
   * What leaves of a round that goes on, or null. Coders that are to begin anew write nothing that
   * stands.
   */
  EdgeMessage part(OpenRound open) {
    int at = open.parts().bytes();
    PayloadPart part = stale ? null : open.parts().next(uploads, open.drafts(), drafter.half());
    return part == null ? null : new EdgeMessage.Part(handshake.epoch(), open.number(), at, part);
  }

  /** What to send for the round as it is: the round, and its laws where they travel apart. */
  List<EdgeMessage> messages(OpenRound open) {
    if (stale) {
      drafter.forget(text, open.from());
      stale = false;
    }
    byte[] payload = drafter.half().payload();
    int bits = drafter.half().payloadBits();
    if (open.leave()) {
      figures.resent(bits);
    } else {
      int rows = open.drafts() + drafter.half().siblings().count() + 1;
      figures.sent(open.drafts(), rows, bits);
      ahead.sent(open, drafter.half(), handshake.lengthLimit());
    }
    byte[] laws = drafter.half().laws();
    List<EdgeMessage> messages = new ArrayList<>(2);
    messages.add(
        new EdgeMessage.Round(
            handshake.epoch(),
            open.number(),
            text.prefix(open.from()),
            open.drafts(),
            open.parts().rest(payload),
            open.choice(),
            open.change(),
            laws != null,
            open.recoded(),
            open.withheld(),
            open.parts().bytes()));
    if (laws != null) {
      messages.add(new EdgeMessage.Laws(handshake.epoch(), open.number(), laws));
    }
    return messages;
  }

  /** The cloud's coder was out of step: the same drafts again, by coders that begin anew. */
  List<EdgeMessage> recoded(OpenRound open, CloudMessage.Resync resync) throws SessionException {
    Claims.resync(resync.number(), open.number());
    Claims.sameText(resync.prefix(), text.prefix(open.from()));
    open.recode();
    stale = true;
    return messages(open);
  }

  /** The round is given up: of its drafts the cloud may have said anything. */
  void giveUp(OpenRound open) {
    drafter.half().giveUp();
    ahead.forget();
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
    Claims.chances(ruling.chances(), settings.chances(), ruling.standing() + (none ? 0 : 1));
    int stand = open.from() + ruling.accepted();
    if (ruling.sibling() > 0) {
      int sibling = Claims.sibling(drafter.half().siblings(), ruling);
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
    int token = drafter.half().correct(offer.accepted(), offer.candidates());
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
   * The text goes on as the verdict says.
   *
   * @param name of the round, counted over all connections
   */
  Burst settle(OpenRound open, Settled settled, int name) {
    int drafts = open.drafts();
    int accepted = settled.accepted();
    int bits = drafter.half().payloadBits();
    boolean beside = settled.sibling() != NO_SIBLING;
    int standing = accepted + (beside ? 1 : 0);
    drafter.half().settle(accepted);
    ahead.settled(open, accepted, settled.token());
    planner.outcome(
        Outcome.of(drafter.scheme(), drafts, accepted, beside, bits, drafter.half().lawBits()));
    text.truncate(open.from() + accepted);
    if (beside) {
      ahead.forget();
      text.append(settled.sibling());
      open.standsBeside(accepted);
    }
    for (int i = 0; i < standing; i++) {
      transcript.mark(open.from() + i, Origin.ACCEPTED);
    }
    // An end of text among the accepted drafts is the last of them: drafting stops there.
    boolean follows = settled.token() != CloudMessage.Ruling.NO_TOKEN;
    if (follows && (standing == 0 || !settings.endsText().test(text.token(text.length() - 1)))) {
      transcript.append(settled.token(), settled.origin());
    }
    int[] tokens = text.copy(open.from(), text.length());
    figures.ruled(drafts, accepted, beside, tokens.length);
    return open.burst(
        name, drafter.scheme(), standing, bits, tokens, settled.origin(), settled.chances());
  }
}
