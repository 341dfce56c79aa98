package io.draftwire.lab.serve;

/** Where requests come from, at any rate. */
public interface Load {
  /**
   * A stretch of time.
   *
   * @param rate requests a second, on average
   * @param number of the stretch: one number has the same requests, whoever answers them
   * @param window of it
   */
  Arrivals stretch(double rate, int number, Window window);

  /** Users who know nothing of each other. */
  static Load poisson(long seed) {
    return (rate, number, _) -> new PoissonArrivals(rate, seed, number);
  }

  /** A trace sped up or slowed down to the rate; each stretch goes on where the last ended. */
  static Load of(RequestTrace trace) {
    return (rate, number, window) -> {
      double speedup = rate / trace.rate();
      return new TraceArrivals(trace, speedup, (double) number * window.toNanos() * speedup);
    };
  }
}
