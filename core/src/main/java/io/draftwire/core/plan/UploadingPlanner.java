package io.draftwire.core.plan;

import io.draftwire.core.plan.UploadPlan.Costs;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures what an {@link UploadPlan} reckons with. A frame costs what its framing takes on the
 * link, a draft what its share of a payload does, both at the rate that a regression over frames
 * which were acknowledged has; one frame does not wait for another's acknowledgement, so the link's
 * delay is nobody's cost. Drafting costs what the draft's passes of rounds take.
 *
 * <p>When drafts leave changes nothing that is drawn. It does change a round's time, by which
 * another planner may choose the next draft length. So what a round told is held back as {@link
 * Planner} says.
 */
final class UploadingPlanner extends ForwardingPlanner {
  /** Of a part of a round: HTTP/2's header, gRPC's prefix, the frame's own fields. */
  static final double FRAME_BYTES = 26;

  private static final double MEMORY = 16;

  /** Seconds and bytes below which nothing is an outlier. */
  private static final double LEAST_SECONDS = 1e-4;

  /** A pass over more tokens than a correction and a draft reads a text; that is no draft's. */
  private static final int MOST_TOKENS = 2;

  private final UploadPlanner uploads;
  private final LinkEstimate link = new LinkEstimate();
  private final RobustMean draftBytes = new RobustMean(MEMORY, 1);
  private final RobustMean passSeconds = new RobustMean(MEMORY, LEAST_SECONDS);
  private final RobustMean drawSeconds = new RobustMean(MEMORY, LEAST_SECONDS);
  private final Withheld<Held> withheld = new Withheld<>(this::release);

  /** What of the open round has left in parts. */
  private final FrameTrain train = new FrameTrain();

  /** What a round told, until it may be known. */
  private static final class Held {
    final List<RoundTrip> roundTrips = new ArrayList<>();
    Outcome outcome;
  }

  UploadingPlanner(Planner planner, UploadPlan plan) {
    super(planner);
    uploads = new UploadPlanner(plan);
    link.begin();
  }

  @Override
  public Uploads uploads() {
    return uploads;
  }

  @Override
  public Step next(int remaining) {
    Step step = super.next(remaining);
    withheld.release();
    return step;
  }

  @Override
  public void begun(Step step) {
    super.begun(step);
    train.clear();
    withheld.stream();
    if (step instanceof Step.Draft draft) {
      withheld.begin(draft.most(), new Held());
      uploads.begin(costs());
    }
  }

  private Costs costs() {
    if (!link.known() || !draftBytes.known() || !passSeconds.known()) {
      return null;
    }
    return new Costs(
        link.upSeconds(FRAME_BYTES),
        link.upSeconds(draftBytes.orElse(0)),
        passSeconds.orElse(0) + drawSeconds.orElse(0));
  }

  private void release(Held round) {
    round.roundTrips.forEach(link::observe);
    Outcome outcome = round.outcome;
    uploads.ended(outcome.drafts());
    if (outcome.drafts() > 0) {
      draftBytes.observe((double) outcome.payloadBits() / Byte.SIZE / outcome.drafts());
    }
  }

  @Override
  public void drafted(long nanos, int tokens) {
    super.drafted(nanos, tokens);
    if (tokens <= MOST_TOKENS) {
      passSeconds.observe(nanos * 1e-9);
    }
  }

  @Override
  public void encoded(long nanos) {
    super.encoded(nanos);
    drawSeconds.observe(nanos * 1e-9);
  }

  @Override
  public void partSent(long nanos, int bytes) {
    super.partSent(nanos, bytes);
    train.sent(nanos, bytes);
  }

  @Override
  public void outcome(Outcome outcome) {
    super.outcome(outcome);
    withheld.settled(outcome.tokens(ahead().withholds()));
    if (withheld.open() != null) {
      withheld.open().outcome = outcome;
    }
  }

  /** What was sent last waited for the parts before it: those that it waited for count with it. */
  @Override
  public void roundTrip(RoundTrip roundTrip) {
    RoundTrip whole = train.joined(roundTrip, link.upSeconds(1));
    super.roundTrip(whole);
    if (withheld.open() == null) {
      link.observe(whole);
    } else {
      withheld.open().roundTrips.add(whole);
    }
  }

  @Override
  public void streamed(
      long receivedNanos, int bytes, int queueMicros, int sharedMicros, int verifyMicros) {
    super.streamed(receivedNanos, bytes, queueMicros, sharedMicros, verifyMicros);
    withheld.streamed();
  }

  @Override
  public void reconnected() {
    super.reconnected();
    link.begin();
    train.clear();
    if (withheld.open() != null) {
      withheld.open().roundTrips.clear(); // Of a clock that nobody reads any more.
    }
  }

  @Override
  public List<String> explain() {
    List<String> lines = new ArrayList<>(super.explain());
    lines.add("upload: " + uploads.describe());
    return lines;
  }
}
