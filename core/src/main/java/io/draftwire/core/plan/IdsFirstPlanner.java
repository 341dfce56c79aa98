package io.draftwire.core.plan;

import io.draftwire.core.coding.PayloadWriter;
import io.draftwire.core.scheme.Scheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lets laws travel behind their ids in the rounds where that pays. While the target runs over the
 * ids, the laws are still on the link: what is saved is the laws' airtime, up to the length of the
 * forward pass. What it costs is ids in full width, where a law's own index would have taken a few
 * bits, and a frame more, which hides behind the pass as the laws do. So it pays on a slow uplink
 * with a slow target and heavy laws.
 *
 * <p>Which way laws travel changes nothing that is drawn from them. It does change a round's size
 * and time, by which another planner may choose the next draft length. So this one holds back as
 * {@link Planner} says: sizes and times of a round with void drafts are heard once the text has
 * passed all that it could have drafted. It is not for a bit budget: how many drafts fit would go
 * by the clock.
 */
public final class IdsFirstPlanner extends ForwardingPlanner {
  /** On the wire, of a message with laws: HTTP/2's header, gRPC's prefix, the frame's fields. */
  private static final double LAWS_FRAME_BYTES = 25;

  /** What a law's index of its own draft takes, where both travel together. */
  private static final double INDEX_BITS = 2;

  private static final double MEMORY = 16;

  /** Share of a round's time. */
  private static final double WORTHWHILE = 0.01;

  private final int idBits;
  private final LinkEstimate link = new LinkEstimate();
  private final TargetCost target = new TargetCost();
  private final RobustMean lawBits = new RobustMean(MEMORY, 4);
  private final Withheld<Held> withheld = new Withheld<>(this::release);

  private boolean apart;
  private double saved;
  private int length;

  /** What a round told, until it may be known. */
  private static final class Held {
    final List<RoundTrip> roundTrips = new ArrayList<>();
    Outcome outcome;
  }

  /**
   * @param planner decides all else
   * @param vocabulary V
   */
  public IdsFirstPlanner(Planner planner, int vocabulary) {
    super(planner);
    idBits = PayloadWriter.idBits(vocabulary);
    link.begin();
  }

  @Override
  public Step next(int remaining) {
    Step step = super.next(remaining);
    withheld.release();
    if (!(step instanceof Step.Draft draft)) {
      return step;
    }
    int drafts = Math.min(draft.most(), remaining - 1);
    return new Step.Draft(draft.scheme(), draft.most(), apart(draft.scheme(), drafts));
  }

  private boolean apart(Scheme scheme, int drafts) {
    if (drafts < 1 || !link.known() || !lawBits.known()) {
      return apart;
    }
    // What is on stays on while it saves anything, so that estimates that tremble change nothing.
    double worthwhile = apart ? 0 : WORTHWHILE * (link.fixed() + pass(drafts));
    return scheme.lawsMayFollow() && saving(drafts) > worthwhile;
  }

  @Override
  public void begun(Step step) {
    super.begun(step);
    withheld.stream();
    if (step instanceof Step.Draft draft) {
      withheld.begin(draft.most(), new Held());
      apart = draft.idsFirst();
      length = draft.most();
      saved = link.known() && lawBits.known() ? saving(length) : 0;
    }
  }

  private void release(Held round) {
    round.roundTrips.forEach(this::learn);
    learn(round.outcome);
  }

  /** Seconds of a round of so many drafts that their laws save by travelling behind the ids. */
  private double saving(int drafts) {
    double laws = drafts * lawBits.orElse(0) / Byte.SIZE;
    double wider = drafts * (idBits - INDEX_BITS) / Byte.SIZE;
    double pass = pass(drafts);
    double together = link.upSeconds(laws) + pass;
    double behind = link.upSeconds(wider) + Math.max(pass, link.upSeconds(LAWS_FRAME_BYTES + laws));
    return together - behind;
  }

  private double pass(int drafts) {
    return target.queueSeconds() + target.seconds(drafts + 1);
  }

  @Override
  public void outcome(Outcome outcome) {
    super.outcome(outcome);
    withheld.settled(outcome.accepted() + 1);
    if (withheld.open() != null) {
      withheld.open().outcome = outcome;
    }
  }

  @Override
  public void streamed(
      long receivedNanos, int bytes, int queueMicros, int sharedMicros, int verifyMicros) {
    super.streamed(receivedNanos, bytes, queueMicros, sharedMicros, verifyMicros);
    withheld.streamed();
  }

  private void learn(Outcome outcome) {
    if (outcome.drafts() > 0) {
      double bits =
          outcome.lawBits() > 0
              ? outcome.lawBits()
              : outcome.payloadBits() - INDEX_BITS * outcome.drafts();
      lawBits.observe(Math.max(0, bits) / outcome.drafts());
    }
  }

  @Override
  public void roundTrip(RoundTrip roundTrip) {
    super.roundTrip(roundTrip);
    if (withheld.open() == null) {
      learn(roundTrip);
    } else {
      withheld.open().roundTrips.add(roundTrip);
    }
  }

  private void learn(RoundTrip roundTrip) {
    link.observe(roundTrip);
    target.observe(
        roundTrip.rows(),
        roundTrip.verifyMicros() * 1e-6,
        roundTrip.waitingSeconds(),
        roundTrip.sharedMicros() * 1e-6);
  }

  @Override
  public void reconnected() {
    super.reconnected();
    link.begin();
    if (withheld.open() != null) {
      withheld.open().roundTrips.clear(); // Of a clock that nobody reads any more.
    }
  }

  @Override
  public void cloudCosts(double[] secondsByLog2, boolean doubtful) {
    super.cloudCosts(secondsByLog2, doubtful);
    target.curve(secondsByLog2, doubtful);
  }

  @Override
  public List<String> explain() {
    List<String> lines = new ArrayList<>(super.explain());
    lines.add(
        lawBits.known()
            ? String.format(
                Locale.ROOT,
                "laws: %s; behind their ids they %s %.1f ms a round (%.0f bits a law, %.1f ms on the"
                    + " link, %.1f ms in the target)",
                apart ? "behind their ids" : "beside their ids",
                saved > 0 ? "save" : "cost",
                1e3 * Math.abs(saved),
                lawBits.orElse(0),
                1e3 * link.upSeconds(length * lawBits.orElse(0) / Byte.SIZE),
                1e3 * pass(length))
            : "laws: beside their ids; nothing is known yet");
    return lines;
  }
}
