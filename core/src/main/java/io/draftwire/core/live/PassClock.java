package io.draftwire.core.live;

/**
 * When guesses must leave to be there as a pass of the target begins. A cloud looks at its guesses
 * then and only then, so what leaves earlier gains nothing, while what waits shares a frame with
 * what is guessed meanwhile, or dies and is never sent.
 *
 * <p>An advance leaves the cloud as the next pass begins, so the passes behind it begin a way down
 * before it is heard and then a pass apart; what is to be there must have left a way up earlier. So
 * only the round trip matters, not how it divides. Where it varies guesses leave for a long one,
 * and are held back as too late for a pass only where they would be over a short one.
 */
final class PassClock {
  /** Passes in which an extreme fades. */
  private static final double MEMORY = 64;

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

  /** The same where it is the frames' own that was measured. */
  private static final double MEASURED_LATE_SECONDS = 1e-3;

  /** A short round trip, and a long one, of the latest frames; at first the hello's. */
  private double near = Double.NaN;

  private double far = Double.NaN;
  private boolean measured;
  private double latest = Double.NaN;

  /** A short pass, and a long one, of the latest. */
  private double quick = Double.NaN;

  private double slow = Double.NaN;

  /** The hello and its answer took so long. */
  void roundTrip(double seconds) {
    near = seconds;
    far = seconds;
    measured = false;
  }

  /** A frame's way up and an advance's way down took so long together. */
  void frames(double seconds) {
    double spread = far - near;
    near = measured ? Math.min(seconds, near + spread / MEMORY) : seconds;
    far = measured ? Math.max(seconds, far - spread / MEMORY) : seconds;
    measured = true;
  }

  /** The passes from now on are those of another connection, and follow nothing. */
  void elsewhere() {
    latest = Double.NaN;
  }

  /** A pass was heard of. */
  void advanced(double now) {
    double took = now - latest;
    latest = now;
    if (Double.isNaN(took)) {
      return;
    }
    if (Double.isNaN(quick)) {
      quick = took;
      slow = took;
      return;
    }
    double spread = slow - quick;
    quick = Math.min(took, quick + spread / MEMORY);
    slow = Math.max(took, slow - spread / MEMORY);
  }

  /**
   * When what is there {@code now} must leave, for the first pass that it may be in time for; in
   * the past where it must at once: at the border nothing waits. {@code now} where nothing is
   * known.
   */
  double departure(double now) {
    if (!(quick >= LEAST_PERIOD_SECONDS) || Double.isNaN(far)) {
      return now;
    }
    double early = Math.max(EARLY * quick, LEAST_EARLY_SECONDS);
    double late = early + (measured ? MEASURED_LATE_SECONDS : LATE * near + LATE_SECONDS);
    double passes = Math.max(1, Math.ceil((now - late - (latest - near)) / slow));
    return latest - far + passes * quick - early;
  }
}
