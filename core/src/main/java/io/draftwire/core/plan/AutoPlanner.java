package io.draftwire.core.plan;

import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * {@code --scheme auto}: before every round, of the contender schemes, each with its own best draft
 * length, and of leaving it to the cloud to decode alone, the one that will take the least time per
 * committed token.
 *
 * <ul>
 *   <li>Another choice is taken for a gain of 3 %, or a smaller one that lasts.
 *   <li>A scheme that would be better by as much if it did as well as one may hope is tried; every
 *       draft tested makes hope more modest. So a wrong prior is found out, and streaming begins
 *       only once even an optimist would stop drafting.
 *   <li>Streaming pays the round trip once, spread over what remains of the answer. It tells
 *       nothing about the round trip or acceptance; so a round is drafted now and then, as often as
 *       costs 1 % of the time.
 * </ul>
 */
public final class AutoPlanner implements Planner {
  private static final double THRESHOLD = 0.03;

  /** Draft length while nothing is known. */
  static final int MODERATE = 4;

  /** Answers often end long before their limit. */
  private static final int USUAL_REMAINING = 128;

  private static final double PROBE_SHARE = 0.01;
  private static final int SHORTEST_PROBE = 2;

  /** A streamed token's message, bytes on the wire. */
  private static final double STREAMED_BYTES = 30;

  private static final int SHORTEST_CHUNK = 16;
  private static final int LONGEST_CHUNK = 256;

  private final List<Contender> contenders;
  private final boolean mayStream;
  private final int most;
  private final Knowledge knowledge;
  private final AcceptanceEstimate acceptance;
  private final Ledger ledger;
  private final LengthController[] lengths;
  private final Hysteresis hysteresis = new Hysteresis(THRESHOLD);

  /** Seconds per token of each contender at its length, and of streaming behind them. */
  private final double[] seconds;

  private final int[] best;
  private final int first;

  /** Index of a contender; their number stands for streaming. */
  private int choice;

  private boolean streaming;

  /** The latest choice that the answer's end did not bound: what an explanation shows. */
  private double[] shownSeconds;

  private int[] shownBest;
  private int shownChoice;

  /**
   * @param contenders at least one; where nothing is known, the first is the one to begin with
   * @param temperature of the request
   * @param most longest draft, 0..{@value Step#MOST_DRAFTS}
   * @param knowledge of this cloud; learns on
   */
  public AutoPlanner(
      List<Contender> contenders, double temperature, int most, Knowledge knowledge) {
    this(contenders, true, temperature, most, knowledge);
  }

  /** Among the schemes that are best somewhere: coupled, scalar, and K-SQS with K = 8. */
  static AutoPlanner standard(double temperature, int most, Knowledge knowledge) {
    List<Contender> contenders =
        List.of(
            Contender.coupled(new Coupled()),
            Contender.scalar(new Scalar(Scalar.QUARTER)),
            Contender.headLaw(new KSqs(8, 100, SupportCode.ADAPTIVE)));
    return new AutoPlanner(contenders, temperature, most, knowledge);
  }

  /**
   * Between coupled drafting and streaming, which draw the same text from one seed: for those who
   * want an answer that can be repeated.
   */
  static AutoPlanner repeatable(double temperature, int most, Knowledge knowledge) {
    return new AutoPlanner(List.of(Contender.coupled(new Coupled())), temperature, most, knowledge);
  }

  AutoPlanner(
      List<Contender> contenders,
      boolean mayStream,
      double temperature,
      int most,
      Knowledge knowledge) {
    if (contenders.isEmpty()) {
      throw new IllegalArgumentException("no scheme to choose from; give at least one contender");
    }
    if (most < 0 || most > Step.MOST_DRAFTS) {
      throw new IllegalArgumentException(
          "drafts of at most " + most + " tokens; give 0 to " + Step.MOST_DRAFTS);
    }
    this.contenders = List.copyOf(contenders);
    this.mayStream = mayStream;
    this.most = most;
    this.knowledge = knowledge;
    this.acceptance = knowledge.acceptance(temperature);
    this.ledger = new Ledger(knowledge, acceptance);
    this.seconds = new double[contenders.size() + 1];
    this.best = new int[contenders.size()];
    this.lengths = new LengthController[contenders.size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = new LengthController();
    }
    if (knowledge.link.known()) {
      estimate(USUAL_REMAINING);
      choice = least(seconds.length);
      first = least(contenders.size());
    } else {
      first = 0;
    }
  }

  @Override
  public Scheme first() {
    return contenders.get(first).scheme();
  }

  @Override
  public Step next(int remaining) {
    if (remaining < 1) {
      throw new IllegalArgumentException(
          remaining + " tokens remain; a planner is asked while there is at least 1");
    }
    ledger.release();
    int limit = Math.min(most, remaining - 1);
    if (!knowledge.link.known()) {
      return draft(first, Math.min(MODERATE, limit));
    }
    estimate(remaining);
    int least = least(seconds.length);
    if (hysteresis.moves(seconds[choice] / seconds[least] - 1)) {
      choice = least;
    }
    if (limit == most || shownSeconds == null) {
      show();
    }
    int trial = trial(limit);
    if (trial >= 0) {
      return draft(trial, Math.max(1, best[trial]));
    }
    boolean stream = choice == contenders.size();
    int drafting = stream ? least(contenders.size()) : choice;
    if (stream || best[drafting] == 0) {
      int probe = probe(drafting, limit);
      if (probe > 0) {
        return draft(drafting, probe);
      }
    }
    return stream ? new Step.Stream(stream(remaining)) : draft(choice, best[choice]);
  }

  @Override
  public OptionalInt opening(int remaining) {
    if (!mayStream || !knowledge.link.known()) {
      return OptionalInt.empty();
    }
    estimate(remaining);
    if (least(seconds.length) < contenders.size()) {
      return OptionalInt.empty();
    }
    choice = contenders.size();
    show();
    int limit = Math.min(most, remaining - 1);
    boolean draft = trial(limit) >= 0 || probe(least(contenders.size()), limit) > 0;
    return draft ? OptionalInt.empty() : OptionalInt.of(stream(remaining));
  }

  private void show() {
    shownSeconds = seconds.clone();
    shownBest = best.clone();
    shownChoice = choice;
  }

  /** Length of the round to draft in between, so that acceptance stays known; 0 for none yet. */
  private int probe(int drafting, int limit) {
    int probe = Math.min(Math.max(SHORTEST_PROBE, best[drafting]), limit);
    boolean due =
        probe > 0 && PROBE_SHARE * knowledge.secondsUntested() > probeLoss(drafting, probe);
    return due ? probe : 0;
  }

  private int stream(int remaining) {
    streaming = true;
    ledger.stream();
    return chunk(remaining);
  }

  /** The scheme to try, or -1. */
  private int trial(int limit) {
    int trial = -1;
    double hoped = seconds[choice] / (1 + THRESHOLD);
    for (int i = 0; i < contenders.size() && limit > 0; i++) {
      Contender contender = contenders.get(i);
      if (i != choice) {
        double[] perToken = forecast(contender, acceptance.hopes(contender)).secondsPerToken(limit);
        double least = Arrays.stream(perToken).min().orElseThrow();
        if (least < hoped) {
          hoped = least;
          trial = i;
        }
      }
    }
    return trial;
  }

  private Step draft(int contender, int length) {
    streaming = false;
    ledger.draft(contenders.get(contender), length);
    return new Step.Draft(contenders.get(contender).scheme(), length);
  }

  private void estimate(int remaining) {
    int limit = Math.min(most, remaining - 1);
    for (int i = 0; i < lengths.length; i++) {
      Contender contender = contenders.get(i);
      double[] perToken = forecast(contender, acceptance.chances(contender)).secondsPerToken(limit);
      best[i] = lengths[i].choose(perToken);
      seconds[i] = perToken[best[i]];
    }
    double start = streaming ? 0 : knowledge.link.fixed() / Math.min(remaining, USUAL_REMAINING);
    seconds[lengths.length] = mayStream ? streamSeconds() + start : Double.POSITIVE_INFINITY;
  }

  private Forecast forecast(Contender contender, double[] chances) {
    return new Forecast(contender, knowledge, chances);
  }

  private double streamSeconds() {
    return knowledge.link.streamSeconds(
        knowledge.target.seconds(1) + knowledge.target.queueSeconds(), STREAMED_BYTES);
  }

  private int least(int among) {
    int least = 0;
    for (int i = 1; i < among; i++) {
      if (seconds[i] < seconds[least]) {
        least = i;
      }
    }
    return least;
  }

  /**
   * What a round in between costs beyond what is chosen: where that streams, its pause above all.
   */
  private double probeLoss(int drafting, int length) {
    double[] probed =
        forecast(contenders.get(drafting), acceptance.chances(contenders.get(drafting)))
            .secondsPerToken(length);
    double slower = Math.max(0, probed[length] - seconds[choice]);
    double pause = choice == contenders.size() ? knowledge.link.fixed() : 0;
    return pause + (length + 1) * slower;
  }

  /** Asked for more at half of it, the cloud must hear of that before the chunk is through. */
  private int chunk(int remaining) {
    double pause = 2 * knowledge.link.fixed() / Math.max(streamSeconds(), 1e-6);
    int chunk = (int) Math.clamp(2 * pause, SHORTEST_CHUNK, LONGEST_CHUNK);
    return Math.min(chunk, remaining);
  }

  @Override
  public void outcome(Outcome outcome) {
    ledger.outcome(outcome);
  }

  @Override
  public void drafted(long nanos, int tokens) {
    ledger.drafted(nanos * 1e-9, tokens);
  }

  @Override
  public void encoded(long nanos) {
    ledger.encoded(nanos * 1e-9);
  }

  @Override
  public void roundTrip(RoundTrip roundTrip) {
    ledger.roundTrip(roundTrip);
  }

  @Override
  public void streamed(long receivedNanos, int bytes, int queueMicros, int verifyMicros) {
    ledger.streamed(receivedNanos, bytes, queueMicros * 1e-6, verifyMicros * 1e-6);
  }

  @Override
  public void cloudCosts(double[] secondsByLog2) {
    knowledge.target.curve(secondsByLog2);
  }

  @Override
  public double secondsPerBit() {
    return knowledge.link.known() ? knowledge.link.upSeconds(1.0 / Byte.SIZE) : Double.NaN;
  }

  @Override
  public double secondsPerToken() {
    // Of the choice, as it was forecast before the latest step; all are 0 until the first forecast.
    return knowledge.link.known() && seconds[choice] > 0 ? seconds[choice] : Double.NaN;
  }

  @Override
  public List<String> explain() {
    Explanation explanation = new Explanation(contenders, mayStream, knowledge, acceptance);
    return shownSeconds == null
        ? explanation.beginning(first)
        : explanation.lines(shownSeconds, shownBest, shownChoice);
  }
}
