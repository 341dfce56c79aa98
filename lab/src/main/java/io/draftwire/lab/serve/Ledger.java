package io.draftwire.lab.serve;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What became of the requests of one stretch of time, or of several. Safe for several threads; has
 * no clock: instants are nanoseconds since the stretch began.
 *
 * <ol>
 *   <li>A request counts iff it was <i>meant</i> to come within the window, however late it came or
 *       ended; then it is offered once, and ends once: whole, dropped or refused.
 *   <li>Latencies are those of whole answers, from the instant meant.
 *   <li>What is served a second, answers and tokens, and how many answers are under way, is what
 *       came and went within the window, whosever request it belongs to: in an overload, requests
 *       of before go on into it, and its own beyond it.
 * </ol>
 */
public final class Ledger {
  private static final int DIGITS = 3;

  private final Window window;
  private final Slo slo;
  private double seconds;
  private long offered;
  private long dropped;
  private long whole;
  private long within;
  private long tokens;
  private long bytesUp;
  private long bytesDown;
  private long answersServed;
  private long tokensServed;
  private double underWaySeconds;
  private final Map<String, Long> refused = new TreeMap<>();
  private final Map<String, String> examples = new TreeMap<>();
  private final Map<Object, EdgeShare> shares = new HashMap<>();
  private final Histogram firstToken = new Histogram(DIGITS);
  private final Histogram perToken = new Histogram(DIGITS);
  private final Histogram waits = new Histogram(DIGITS);
  private final Histogram wholes = new Histogram(DIGITS);
  private final Histogram lags = new Histogram(DIGITS);

  public Ledger(Window window, Slo slo) {
    this.window = window;
    this.slo = slo;
    this.seconds = window.seconds();
  }

  /** All of them together, at least one; their windows are laid end to end. */
  public static Ledger sum(List<Ledger> ledgers) {
    Ledger sum = new Ledger(ledgers.getFirst().window, ledgers.getFirst().slo);
    sum.seconds = 0;
    ledgers.forEach(sum::add);
    return sum;
  }

  private void add(Ledger other) {
    synchronized (other) {
      seconds += other.seconds;
      offered += other.offered;
      dropped += other.dropped;
      whole += other.whole;
      within += other.within;
      tokens += other.tokens;
      bytesUp += other.bytesUp;
      bytesDown += other.bytesDown;
      answersServed += other.answersServed;
      tokensServed += other.tokensServed;
      underWaySeconds += other.underWaySeconds;
      other.refused.forEach((reason, count) -> refused.merge(reason, count, Long::sum));
      other.examples.forEach(examples::putIfAbsent);
      other.shares.forEach((edge, theirs) -> share(edge).add(theirs));
      firstToken.add(other.firstToken);
      perToken.add(other.perToken);
      waits.add(other.waits);
      wholes.add(other.wholes);
      lags.add(other.lags);
    }
  }

  /**
   * A request's turn to be asked came.
   *
   * @param lag by how much the generator itself was late with it
   */
  public synchronized void offered(long intended, long lag) {
    if (window.holds(intended)) {
      offered++;
      lags.recordValue(Math.max(0, lag));
    }
  }

  /** It was not asked: every edge was busy with another. */
  public synchronized void dropped(long intended) {
    if (window.holds(intended)) {
      dropped++;
    }
  }

  /** Tokens of an answer came to an edge, at once. */
  public synchronized void came(Object edge, long now, int count) {
    if (window.holds(now)) {
      tokensServed += count;
      share(edge).came(count);
    }
  }

  /** What one edge had; nothing, where it never had anything. */
  synchronized EdgeShare share(Object edge) {
    return shares.computeIfAbsent(edge, _ -> new EdgeShare());
  }

  /** An edge's answer is whole. */
  public synchronized void answered(Object edge, AnswerTimes times, long up, long down) {
    underWaySeconds += window.shared(times.intended(), times.end()) / 1e9;
    if (window.holds(times.end())) {
      answersServed++;
    }
    if (!window.holds(times.intended())) {
      return;
    }
    share(edge).answered(times);
    whole++;
    within += slo.met(times) ? 1 : 0;
    tokens += times.tokens();
    bytesUp += up;
    bytesDown += down;
    firstToken.recordValue(times.firstTokenNanos());
    wholes.recordValue(times.wholeNanos());
    if (times.tokens() > 1) {
      perToken.recordValue(times.nanosPerToken());
    }
    for (long wait : times.waits()) {
      waits.recordValue(wait);
    }
  }

  /**
   * A request has no whole answer.
   *
   * @param reason in a word
   * @param message the whole of it; the first of each reason is kept
   */
  public synchronized void refused(long intended, String reason, String message) {
    if (window.holds(intended)) {
      refused.merge(reason, 1L, Long::sum);
      examples.putIfAbsent(reason, message);
    }
  }

  /** What stands in it now. */
  public synchronized ServeFigures figures() {
    return new ServeFigures(
        seconds,
        offered,
        dropped,
        new TreeMap<>(refused),
        new TreeMap<>(examples),
        whole,
        within,
        answersServed,
        tokensServed,
        underWaySeconds,
        tokens,
        bytesUp,
        bytesDown,
        Spread.of(firstToken),
        Spread.of(perToken),
        Spread.of(waits),
        Spread.of(wholes),
        Spread.of(lags));
  }
}
