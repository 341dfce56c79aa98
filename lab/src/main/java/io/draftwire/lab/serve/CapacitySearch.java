package io.draftwire.lab.serve;

/**
 * Looks for the largest rate at which an objective is still kept, one trial after the other: rates
 * double (or halve) until one keeps it and one does not, and then the gap between the two is halved
 * on a logarithmic scale until it is narrow enough.
 *
 * <p>Ask {@link #next}, try that rate, {@link #tell}; until {@link #done}. A trial says something
 * about the rate that was tried, noise included: one unlucky trial ends what lies above it.
 */
public final class CapacitySearch {
  /** Doublings either way from the first rate before the search gives up. */
  private static final int MOST_DOUBLINGS = 10;

  private final double start;
  private final double precision;
  private double kept;
  private double missed = Double.POSITIVE_INFINITY;
  private boolean unanswered;

  /**
   * @param start the first rate, requests a second
   * @param precision how far apart, relative, the two rates may be in the end
   * @throws IllegalArgumentException for a precision that no search comes to
   */
  public CapacitySearch(double start, double precision) {
    PoissonArrivals.checkRate(start);
    if (!(precision >= 0.005 && precision <= 1)) {
      throw new IllegalArgumentException(
          "precision " + precision + " is not between 0.005 and 1; 0.1 is a start");
    }
    this.start = start;
    this.precision = precision;
  }

  /** The rate to try. */
  public double next() {
    if (done()) {
      throw new IllegalStateException("the search is over; ask it for what it found");
    }
    if (kept == 0 && missed == Double.POSITIVE_INFINITY) {
      return start;
    }
    if (missed == Double.POSITIVE_INFINITY) {
      return 2 * kept;
    }
    return kept == 0 ? missed / 2 : Math.sqrt(kept * missed);
  }

  /**
   * What came of {@link #next}.
   *
   * @param attained share of the requests that were answered within the objective; NaN where none
   *     came, which ends the search
   * @param wanted share
   */
  public void tell(double attained, double wanted) {
    double tried = next();
    if (Double.isNaN(attained)) {
      unanswered = true;
    } else if (attained >= wanted) {
      kept = tried;
    } else {
      missed = tried;
    }
  }

  public boolean done() {
    double far = Math.scalb(1.0, MOST_DOUBLINGS);
    return unanswered
        || (kept == 0 && missed <= start / far)
        || kept >= start * far
        || (kept > 0 && missed / kept <= 1 + precision);
  }

  /** The largest rate that kept the objective; 0 where none did. */
  public double kept() {
    return kept;
  }

  /** The least that did not; infinite where none was found. */
  public double missed() {
    return missed;
  }
}
