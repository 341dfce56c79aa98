package io.draftwire.core.session;

import io.draftwire.core.law.Law;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.Step;
import io.draftwire.core.plan.StopPolicy;
import io.draftwire.core.plan.Stopping;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.text.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws drafts into rounds behind the text, and writes the rounds down for the cloud, whether their
 * turn has come or they are ahead of it.
 */
final class RoundWriter {
  private final EdgeSettings settings;
  private final Planner planner;
  private final Handshake handshake;
  private final Text text;

  /** The draft's law, where drafting stops by it; null where it does not. */
  private final Law law;

  RoundWriter(
      EdgeSettings settings, Planner planner, Handshake handshake, Text text, Stopping stopping) {
    this.settings = settings;
    this.planner = planner;
    this.handshake = handshake;
    this.text = text;
    law = stopping.policy().readsLaws() ? new Law(settings.vocabulary()) : null;
  }

  /**
   * A round begins behind the text.
   *
   * @param choice the correction that was drawn here for the round before
   */
  OpenRound begin(Step.Draft step, DrawnBy by, int choice) {
    Drafter drafter = by.drafter();
    Scheme change = step.scheme().equals(drafter.scheme()) ? null : step.scheme();
    if (change != null) {
      drafter.adopt(change);
    }
    drafter.half().price(planner.secondsPerBit(), planner.secondsPerToken());
    drafter.half().idsFirst(step.idsFirst());
    StopPolicy stop = by.stopping().policy();
    by.stopping().begin();
    drafter.begin(text, text.length(), Math.min(settings.bitBudget(), stop.bitBudget()));
    int most = Math.min(Math.min(step.most(), settings.maxDrafts()), stop.most());
    most = Math.min(most, step.scheme().mostDrafts(settings.vocabulary()));
    // A round yields one token more than it drafts; drafting up to the limit would only be
    // thrown away.
    most = Math.min(most, handshake.lengthLimit() - text.length() - 1);
    Ahead how = planner.ahead();
    by.rows().begin(how);
    return new OpenRound(by, text.length(), most, how.withholds(), change, choice);
  }

  /** Whether the round is to have another draft, if the budget allows one. */
  boolean wantsDraft(OpenRound open) {
    boolean ended = open.drafts() > 0 && settings.endsText().test(text.token(text.length() - 1));
    return open.hasRoom() && !ended && !open.by().stopping().stops();
  }

  /**
   * Draws one more draft.
   *
   * @param logits the draft's, behind the text
   * @return whether there is one; false where the budget has no room, or drafting stops before it
   */
  boolean draft(OpenRound open, float[] logits, int offset) {
    Drafting half = open.half();
    Stopping stopping = open.by().stopping();
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
    open.by().rows().drafted(half, logits, offset, text.length(), token);
    text.append(token);
    open.drafted(half.figures(), open.by().drafter().chance(token, logits, offset));
    return true;
  }

  /** What is to be run while its verdict is under way is known once it leaves. */
  void left(OpenRound open) {
    open.by().rows().sent(open, open.half(), handshake.lengthLimit());
  }

  /**
   * What to send for the round as it is: the round, and its laws where they travel apart.
   *
   * @param guess as {@link EdgeMessage.Round#guess}
   */
  List<EdgeMessage> messages(OpenRound open, int guess) {
    byte[] payload = open.half().payload();
    byte[] laws = open.half().laws();
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
            guess,
            open.parts().bytes()));
    if (laws != null) {
      messages.add(new EdgeMessage.Laws(handshake.epoch(), open.number(), laws));
    }
    return messages;
  }
}
