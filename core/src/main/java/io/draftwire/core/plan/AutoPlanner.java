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
 *       costs 1 % of the time, or up to 3 % while a hope that grows with the time untested promises
 *       a gain. So bad luck with the first few drafts does not end drafting for ever.
 *   <li>Rounds tell nothing about the pace of a stream, which may have been measured when the
 *       machines were busy. So an answer whose planner would stream if a stream were as quick as
 *       the target now is begins with a few streamed tokens, behind the hello, where they cost no
 *       round trip; and later it streams a few as often as costs 1 % of the time.
 * </ul>
 *
 * <p>{@link #next} decides and {@link #begun} books: hysteresis, the rounds that the ledger waits
 * for and what an explanation shows change with a step that is taken, never with one that is asked
 * for.
 */
public final class AutoPlanner implements Planner {
  private static final double THRESHOLD = 0.03;

  /** Hope for acceptance is no hope for drafts that are far longer than those tried. */
  private static final int LONGEST_HOPE = 8;

  /** Draft length while nothing is known. */
  static final int MODERATE = 4;

  /** Answers often end long before their limit. */
  private static final int USUAL_REMAINING = 128;

  private static final double PROBE_SHARE = 0.01;
  private static final double PROMISING_SHARE = 0.03;

  /** Streamed tokens without a test after which hope begins to grow. */
  private static final double PATIENCE = 32;

  private static final int SHORTEST_PROBE = 2;

  /**
   * Tokens that the very first answer begins with while nothing is known: they come with the
   * welcome and cost no round trip.
   */
  private static final int FIRST_STREAM = 4;

  /** Tokens of a stream that finds out how quick it is. */
  private static final int STREAM_PROBE = 8;

  /** A streamed token's message, bytes on the wire. */
  private static final double STREAMED_BYTES = 30;

  private static final int SHORTEST_CHUNK = 16;
  private static final double CHUNK_SECONDS = 1;
  private static final int LONGEST_CHUNK = 256;

  private final List<Contender> contenders;
  private final boolean mayStream;
  private final int most;
  private final Knowledge knowledge;
  private final AcceptanceEstimate acceptance;
  private final Ledger ledger;
  private final LengthController[] lengths;
  private final Hysteresis hysteresis = new Hysteresis(THRESHOLD);

  private final Scheme first;

  /** Index of a contender; their number stands for streaming. */
  private int choice;

  private boolean streaming;

  /** What was decided last, and not begun yet; null where the link was not known. */
  private Decision proposed;

  /** The latest decision that the answer's end did not bound: what an explanation shows. */
  private Decision shown;

  /**
   * Every choice as it stands.
   *
   * @param perToken seconds per token by contender and draft length
   * @param best draft length of each contender
   * @param seconds per token of each contender at its length, and of streaming behind them
   * @param choice index into {@code seconds}
   * @param gain relative, of the best over what was chosen before
   * @param bounded whether the answer's end bounds the lengths
   */
  record Decision(
      double[][] perToken, int[] best, double[] seconds, int choice, double gain, boolean bounded) {

    Decision choosing(int other) {
      return new Decision(perToken, best, seconds, other, gain, bounded);
    }
  }

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
    this.lengths = new LengthController[contenders.size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = new LengthController();
    }
    int begin = 0;
    if (knowledge.link.known()) {
      double[] seconds = decide(USUAL_REMAINING).seconds;
      choice = least(seconds, seconds.length);
      begin = least(seconds, contenders.size());
    }
    first = contenders.get(begin).scheme();
  }

  @Override
  public Scheme first() {
    return first;
  }

  @Override
  public OptionalInt opening(int remaining) {
    proposed = null;
    if (!mayStream) {
      return OptionalInt.empty();
    }
    if (!knowledge.link.known()) {
      return OptionalInt.of(Math.min(FIRST_STREAM, remaining));
    }
    Decision decision = decide(remaining);
    int limit = Math.min(most, remaining - 1);
    if (least(decision.seconds, decision.seconds.length) < contenders.size()) {
      proposed = decision;
      return knowledge.link.streamUnsure() && streamPromises(decision)
          ? OptionalInt.of(Math.min(STREAM_PROBE, remaining))
          : OptionalInt.empty();
    }
    proposed = decision.choosing(contenders.size());
    boolean draft =
        trial(proposed, remaining) >= 0
            || probe(proposed, least(proposed.seconds, contenders.size()), limit) > 0;
    // Where drafts are due a short stream comes first: its tokens cost no round trip.
    return OptionalInt.of(draft ? Math.min(SHORTEST_CHUNK, remaining) : chunk(remaining));
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
      proposed = null;
      return new Step.Draft(first, Math.min(MODERATE, limit));
    }
    Decision decision = decide(remaining);
    proposed = decision;
    int trial = trial(decision, remaining);
    if (trial >= 0) {
      return draft(trial, Math.max(1, decision.best[trial]));
    }
    boolean stream = decision.choice == contenders.size();
    int drafting = stream ? least(decision.seconds, contenders.size()) : decision.choice;
    if (stream || decision.best[drafting] == 0) {
      int probe = probe(decision, drafting, limit);
      if (probe > 0) {
        return draft(drafting, probe);
      }
    }
    if (stream) {
      return new Step.Stream(chunk(remaining));
    }
    return streamProbeDue(decision)
        ? new Step.Stream(Math.min(STREAM_PROBE, remaining))
        : draft(drafting, decision.best[drafting]);
  }

  @Override
  public void begun(Step step) {
    if (proposed != null) {
      for (int i = 0; i < lengths.length; i++) {
        lengths[i].chosen(proposed.perToken[i]);
      }
      hysteresis.chosen(proposed.gain);
      choice = proposed.choice;
      if (!proposed.bounded || shown == null) {
        shown = proposed;
      }
      proposed = null;
    }
    switch (step) {
      case Step.Stream stream -> {
        streaming = true;
        ledger.stream();
      }
      case Step.Draft draft -> {
        streaming = false;
        ledger.draft(contender(draft.scheme()), draft.most());
      }
    }
  }

  /**
   * The best that rounds can do, as far as is known.
   *
   * @param length of their drafts
   * @param seconds a committed token
   */
  record Rounds(Contender contender, int length, double seconds) {}

  /** A query. */
  Rounds bestRounds(int remaining) {
    Decision decision = decide(remaining);
    int best = least(decision.seconds, contenders.size());
    return new Rounds(contenders.get(best), decision.best[best], decision.seconds[best]);
  }

  private Contender contender(Scheme scheme) {
    return contenders.stream()
        .filter(contender -> contender.scheme().equals(scheme))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(scheme + " is not among the contenders"));
  }

  private Step draft(int contender, int length) {
    return new Step.Draft(contenders.get(contender).scheme(), length);
  }

  private Decision decide(int remaining) {
    int limit = Math.min(most, remaining - 1);
    int[] best = new int[lengths.length];
    double[][] perToken = new double[lengths.length][];
    double[] seconds = new double[lengths.length + 1];
    for (int i = 0; i < lengths.length; i++) {
      perToken[i] =
          Forecast.expected(contenders.get(i), knowledge, acceptance).secondsPerToken(limit);
      best[i] = lengths[i].choose(perToken[i]);
      seconds[i] = perToken[i][best[i]];
    }
    double start = streaming ? 0 : knowledge.link.fixed() / Math.min(remaining, USUAL_REMAINING);
    seconds[lengths.length] = mayStream ? streamSeconds() + start : Double.POSITIVE_INFINITY;
    int least = least(seconds, seconds.length);
    double gain = seconds[choice] / seconds[least] - 1;
    int next = hysteresis.moves(gain) ? least : choice;
    return new Decision(perToken, best, seconds, next, gain, limit < most);
  }

  private double streamSeconds() {
    return knowledge.link.streamSeconds(
        knowledge.target.seconds(1) + knowledge.target.queueSeconds(), STREAMED_BYTES);
  }

  /** Whether a stream as quick as the target is alone would beat the choice. */
  private boolean streamPromises(Decision decision) {
    double hoped = knowledge.target.hopedSeconds(1) + knowledge.target.waitingSeconds();
    return hoped < decision.seconds[decision.choice] / (1 + THRESHOLD);
  }

  /** Whether to stream a few tokens between rounds, so that a stream's pace stays known. */
  private boolean streamProbeDue(Decision decision) {
    if (!mayStream || !knowledge.link.streamUnsure() || !streamPromises(decision)) {
      return false;
    }
    double slower = Math.max(0, streamSeconds() - decision.seconds[decision.choice]);
    double loss = knowledge.link.fixed() + STREAM_PROBE * slower;
    return PROBE_SHARE * knowledge.secondsUnstreamed() > loss;
  }

  private static int least(double[] seconds, int among) {
    int least = 0;
    for (int i = 1; i < among; i++) {
      if (seconds[i] < seconds[least]) {
        least = i;
      }
    }
    return least;
  }

  /** Length of the round to draft in between, so that acceptance stays known; 0 for none yet. */
  private int probe(Decision decision, int drafting, int limit) {
    int probe = Math.min(Math.max(SHORTEST_PROBE, decision.best[drafting]), limit);
    if (probe < 1) {
      return 0;
    }
    double loss = probeLoss(decision, drafting, probe);
    double untested = knowledge.secondsUntested();
    boolean due =
        PROBE_SHARE * untested > loss
            || PROMISING_SHARE * untested > loss && hoped(decision, drafting, limit, boldness());
    return due ? probe : 0;
  }

  /** Rises with the time untested, as the bounds of bandits do. */
  private double boldness() {
    double tokens = knowledge.secondsUntested() / Math.max(streamSeconds(), 1e-6);
    return Math.sqrt(1 + Math.log1p(tokens / PATIENCE));
  }

  private boolean hoped(Decision decision, int contender, int limit, double boldness) {
    return leastHoped(contender, limit, boldness)
        < decision.seconds[decision.choice] / (1 + THRESHOLD);
  }

  private double leastHoped(int contender, int limit, double boldness) {
    double[] perToken =
        Forecast.hoped(contenders.get(contender), knowledge, acceptance, boldness)
            .secondsPerToken(Math.min(limit, LONGEST_HOPE));
    return Arrays.stream(perToken).min().orElseThrow();
  }

  /**
   * What a round in between costs beyond what is chosen: where that streams, its pause above all,
   * and the draft's way through a text that was committed without it.
   */
  private double probeLoss(Decision decision, int drafting, int length) {
    double probed = decision.perToken[drafting][length];
    double slower = Math.max(0, probed - decision.seconds[decision.choice]);
    double pause = decision.choice == contenders.size() ? knowledge.link.fixed() : 0;
    return pause + ledger.catchUpSeconds() + (length + 1) * slower;
  }

  /** The scheme to try, or -1. What may be gained in the rest of the answer has to pay for it. */
  private int trial(Decision decision, int remaining) {
    int limit = Math.min(most, remaining - 1);
    int trial = -1;
    double hoped = decision.seconds[decision.choice] / (1 + THRESHOLD);
    for (int i = 0; i < contenders.size() && limit > 0; i++) {
      if (i != decision.choice) {
        double least = leastHoped(i, limit, 1);
        double gain = decision.seconds[decision.choice] - least;
        int length = Math.min(limit, Math.max(1, decision.best[i]));
        if (least < hoped
            && gain * Math.min(remaining, USUAL_REMAINING) > probeLoss(decision, i, length)) {
          hoped = least;
          trial = i;
        }
      }
    }
    return trial;
  }

  /**
   * Asked for more at half of it, the cloud must hear of that before the chunk is through. Beyond
   * that a chunk is as long as may pass before minds are changed: every request disturbs the
   * target.
   */
  private int chunk(int remaining) {
    double seconds = Math.max(4 * knowledge.link.fixed(), CHUNK_SECONDS);
    int chunk =
        (int) Math.clamp(seconds / Math.max(streamSeconds(), 1e-6), SHORTEST_CHUNK, LONGEST_CHUNK);
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
  public void streamed(
      long receivedNanos, int bytes, int queueMicros, int sharedMicros, int verifyMicros) {
    ledger.streamed(
        receivedNanos, bytes, queueMicros * 1e-6, sharedMicros * 1e-6, verifyMicros * 1e-6);
  }

  @Override
  public void reconnected() {
    knowledge.begin();
  }

  @Override
  public void cloudCosts(double[] secondsByLog2, boolean doubtful) {
    knowledge.costs(secondsByLog2, doubtful);
  }

  @Override
  public double secondsPerBit() {
    return knowledge.link.known() ? knowledge.link.upSeconds(1.0 / Byte.SIZE) : Double.NaN;
  }

  @Override
  public double secondsPerToken() {
    // Of the choice, as it was forecast before the latest step.
    boolean known = shown != null && shown.seconds[shown.choice] > 0;
    return known ? shown.seconds[shown.choice] : Double.NaN;
  }

  @Override
  public List<String> explain() {
    Explanation explanation = new Explanation(contenders, mayStream, knowledge, acceptance);
    return shown == null
        ? explanation.beginning(first)
        : explanation.lines(shown.seconds, shown.best, shown.choice);
  }
}
