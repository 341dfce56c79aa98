package io.draftwire.core.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes what is heard to the estimates, and holds back what must not be known yet ({@link
 * Withheld}): a round's sizes and times (of the link, of drafting and of shaping laws), until the
 * committed text has passed every position that it could have drafted ({@link Planner} says why).
 */
final class Ledger {
  /** A pass over more tokens catches up with a text; it says little about drafting the next. */
  static final int DRAFTING_TOKENS = 2;

  private record Drafted(double seconds, int tokens) {}

  private static final class Held {
    final Contender contender;
    final List<RoundTrip> roundTrips = new ArrayList<>();
    final ArrayDeque<Drafted> drafted = new ArrayDeque<>();
    final ArrayDeque<Double> encoded = new ArrayDeque<>();
    Outcome outcome;

    Held(Contender contender) {
      this.contender = contender;
    }
  }

  private final Knowledge knowledge;
  private final AcceptanceEstimate acceptance;
  private final Withheld<Held> withheld = new Withheld<>(this::release);

  private long streamedNanos;

  /** Committed tokens that the draft has not run over yet, the prompt left out. */
  private int behind;

  /** These when the answer's first draft began. */
  private int behindFirst;

  /** Whether the draft has run over the prompt, and whether that was learnt. */
  private boolean drafting;

  private boolean caughtUp;
  private boolean streaming;

  Ledger(Knowledge knowledge, AcceptanceEstimate acceptance) {
    this.knowledge = knowledge;
    this.acceptance = acceptance;
    knowledge.begin();
  }

  /** A round begins that may draft up to {@code most} tokens. */
  void draft(Contender contender, int most) {
    withheld.begin(most, new Held(contender));
    if (most > 0) {
      knowledge.tested();
      if (!drafting) {
        drafting = true;
        behindFirst = behind;
      }
      behind = 0;
    }
  }

  /** Seconds that the draft's first pass takes beyond a usual one, if a round drafts now. */
  double catchUpSeconds() {
    double tokens = behind + (drafting ? 0 : knowledge.behind.orElse(0));
    return tokens * knowledge.catchUpSeconds.orElse(0);
  }

  void stream() {
    withheld.stream();
  }

  /** Lets the estimates have what may be known by now. Called before a choice, never within. */
  void release() {
    withheld.release();
  }

  private void release(Held round) {
    Outcome outcome = round.outcome;
    learnDrafting(round, Integer.MAX_VALUE);
    RoundSize size = knowledge.size(round.contender);
    if (outcome.drafts() > 0) {
      size.sent(outcome.payloadBits(), outcome.drafts());
    }
    for (int i = 0; i < round.roundTrips.size(); i++) {
      RoundTrip roundTrip = round.roundTrips.get(i);
      learn(roundTrip);
      knowledge.inRounds((roundTrip.receivedNanos() - roundTrip.sentNanos()) * 1e-9);
      if (outcome.drafts() == 0) {
        knowledge.untested((roundTrip.receivedNanos() - roundTrip.sentNanos()) * 1e-9);
      }
      if (i > 0) {
        continue; // A refill, which has no drafts.
      }
      knowledge.frameUp.observe(
          roundTrip.bytesUp()
              - Math.ceilDiv(Math.max(0, outcome.payloadBits() - outcome.lawBits()), Byte.SIZE));
      if (!outcome.rejected() || round.contender.rejectionBytes() == 0) {
        knowledge.frameDown.observe(roundTrip.bytesDown());
      } else {
        size.rejected(roundTrip.bytesDown() - knowledge.roundBytesDown());
      }
    }
  }

  private void learn(RoundTrip roundTrip) {
    knowledge.link.observe(roundTrip);
    knowledge.target.observe(
        roundTrip.rows(),
        roundTrip.verifyMicros() * 1e-6,
        roundTrip.waitingSeconds(),
        roundTrip.sharedMicros() * 1e-6);
    if (roundTrip.rows() > 0) {
      knowledge.unstreamed((roundTrip.receivedNanos() - roundTrip.sentNanos()) * 1e-9);
    }
  }

  /** The times of so many drafts, from the first on; those of tested ones may be known at once. */
  private void learnDrafting(Held round, int drafts) {
    for (int i = 0; i < drafts && !round.drafted.isEmpty(); i++) {
      learn(round.drafted.removeFirst());
    }
    for (int i = 0; i < drafts && !round.encoded.isEmpty(); i++) {
      knowledge.encoded(round.contender.scheme(), round.encoded.removeFirst());
    }
  }

  private void learn(Drafted pass) {
    if (pass.tokens <= DRAFTING_TOKENS) {
      knowledge.draftSeconds.observe(pass.seconds);
    } else {
      knowledge.catchUpSeconds.observe(pass.seconds / pass.tokens);
      if (!caughtUp) {
        caughtUp = true;
        knowledge.behind.observe(pass.tokens - behindFirst);
      }
    }
  }

  void outcome(Outcome outcome) {
    withheld.settled(outcome.tokens());
    streaming = false;
    Held open = withheld.open();
    if (open != null) {
      open.outcome = outcome;
      learnDrafting(open, outcome.tested());
      acceptance.observe(open.contender, outcome.tested(), outcome.accepted(), outcome.sibling());
    }
  }

  void roundTrip(RoundTrip roundTrip) {
    Held open = withheld.open();
    if (open == null) {
      learn(roundTrip); // A hello, or a request to stream: no draft is in it.
    } else {
      open.roundTrips.add(roundTrip);
    }
  }

  void drafted(double seconds, int tokens) {
    Drafted pass = new Drafted(seconds, tokens);
    Held open = withheld.open();
    if (open == null) {
      learn(pass);
    } else {
      open.drafted.add(pass);
    }
  }

  void encoded(double seconds) {
    Held open = withheld.open();
    if (open != null) {
      open.encoded.add(seconds);
    }
  }

  void streamed(
      long receivedNanos,
      int bytes,
      double queueSeconds,
      double sharedSeconds,
      double verifySeconds) {
    withheld.streamed();
    behind++;
    if (streaming) {
      double seconds = Math.max(0, (receivedNanos - streamedNanos) * 1e-9);
      knowledge.untested(seconds);
      knowledge.inRounds(seconds);
      if (sharedSeconds == 0) {
        knowledge.link.paced(bytes, seconds, queueSeconds + verifySeconds);
      }
    }
    streaming = true;
    streamedNanos = receivedNanos;
    knowledge.target.observe(1, verifySeconds, queueSeconds - sharedSeconds, sharedSeconds);
    knowledge.streamed();
  }
}
