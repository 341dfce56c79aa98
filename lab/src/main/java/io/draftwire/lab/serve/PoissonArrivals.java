package io.draftwire.lab.serve;

import io.draftwire.core.random.Threefry;

/**
 * Users who know nothing of each other: gaps between requests are exponential. One seed gives the
 * same users at every rate, only nearer to each other, so that two rates differ by their rate.
 */
public final class PoissonArrivals implements Arrivals {
  private final double nanosPerArrival;
  private final long seed;
  private final int stretch;
  private double at;
  private int number;

  /**
   * @param rate requests a second
   * @param stretch of time, under one seed: others have other gaps
   * @throws IllegalArgumentException for a rate that is none
   */
  public PoissonArrivals(double rate, long seed, int stretch) {
    checkRate(rate);
    this.nanosPerArrival = 1e9 / rate;
    this.seed = seed;
    this.stretch = stretch;
  }

  /**
   * @throws IllegalArgumentException in one line for a rate that is none
   */
  public static void checkRate(double rate) {
    if (!(rate > 0 && rate <= 1e6)) {
      throw new IllegalArgumentException(
          "rate " + rate + " is not above 0 and at most 1000000 requests a second; 4 is a start");
    }
  }

  @Override
  public Arrival next() {
    double uniform = (Threefry.bits(seed, number, stretch) >>> 11) * 0x1.0p-53;
    // The first waits too: a stretch begins at no request's time.
    at -= StrictMath.log1p(-uniform) * nanosPerArrival;
    return new Arrival((long) at, number++, null);
  }
}
