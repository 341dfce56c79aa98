package io.draftwire.core.live;

/**
 * When guesses must leave to be there as a pass of the target begins. A cloud looks at its guesses
 * then and only then, so what leaves earlier gains nothing, while what waits shares a frame with
 * what is guessed meanwhile, or dies and is never sent.
 *
 * <p>The cloud tells when its passes ended and when guesses came, both by its own clock. So it is
 * known, as exactly as clocks go, when the next passes begin there, and how much later than by the
 * edge's clock a frame that leaves here arrives by the cloud's: its way up, and however far the
 * clocks are apart. What an advance took to come down does not matter. Where the way up varies
 * guesses leave for one of its long times, and are held back as too late for a pass only where they
 * would be over a short one.
 *
 * <p>Before any frame has told, an advance is taken to have left as long ago as a hello's round
 * trip less a way up.
 */
final class PassClock {
  /** Passes, and frames, that are remembered. */
  private static final int MEMORY = 32;

  /** Of those, what a tenth takes at most, or at least, is what is reckoned with: no outlier. */
  private static final double SHORT = .1;

  private static final double LONG = .9;

  /** Of a period, and at least so many seconds, that a frame leaves earlier. */
  private static final double EARLY = .05;

  private static final double LEAST_EARLY_SECONDS = 5e-4;

  /**
   * Of a round trip, and so many seconds: a hello's is longer than a frame's, since a session
   * begins with it. What comes later than it seems it may is still sent at once.
   */
  private static final double LATE = .1;

  private static final double LATE_SECONDS = 8e-3;

  /** Where passes are shorter than this nothing waits: it could not be told when. */
  private static final double LEAST_PERIOD_SECONDS = 25e-3;

  private final RecentTimes passes = new RecentTimes(MEMORY);
  private final RecentTimes ways = new RecentTimes(MEMORY);

  /** Between advances, as they were heard of. */
  private final RecentTimes heard = new RecentTimes(MEMORY);

  /** What the hello and its answer took. */
  private double hello = Double.NaN;

  private double latest = Double.NaN;

  /** Of the latest pass, by the cloud's clock. */
  private double end;

  /** The hello and its answer took so long. */
  void roundTrip(double seconds) {
    hello = seconds;
    ways.forget();
  }

  /**
   * A frame came.
   *
   * @param seconds by the cloud's clock, less when it left by the edge's
   */
  void came(double seconds) {
    ways.add(seconds);
  }

  /** The passes from now on are those of another connection, and follow nothing. */
  void elsewhere() {
    latest = Double.NaN;
  }

  /**
   * A pass is heard of.
   *
   * @param took from the end of the pass before to its own; NaN where that says nothing of others
   * @param end by the cloud's clock
   */
  void advanced(double now, double took, double end) {
    if (!Double.isNaN(latest)) {
      heard.add(now - latest);
      if (!Double.isNaN(took)) {
        passes.add(took);
      }
    }
    latest = now;
    this.end = end;
  }

  /**
   * When what is there {@code now} must leave, for the first pass that it may be in time for; in
   * the past where it must at once: at the border nothing waits. {@code now} where nothing is
   * known.
   */
  double departure(double now) {
    double quick = passes.quantile(SHORT);
    if (!(quick >= LEAST_PERIOD_SECONDS) || Double.isNaN(hello) || Double.isNaN(latest)) {
      return now;
    }
    boolean measured = ways.known();
    double near = measured ? ways.quantile(SHORT) : end - (latest - hello);
    double far = measured ? ways.quantile(LONG) : near;
    double early = Math.max(EARLY * quick, LEAST_EARLY_SECONDS);
    double doubt = measured ? 0 : early + LATE * hello + LATE_SECONDS;
    double behind = Math.ceil((now + near - doubt - end) / passes.quantile(LONG));
    double leaves = end + Math.max(1, behind) * quick - early - far;
    return Math.min(leaves, now + heard.quantile(1)); // Whatever a cloud says of its clock.
  }
}
