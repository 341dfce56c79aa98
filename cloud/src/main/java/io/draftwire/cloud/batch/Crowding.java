package io.draftwire.cloud.batch;

/**
 * How much slower sessions get the more of them there are: from what the latest passes held of each
 * session that has a seat, and what a pass over so many sessions would take by the costs.
 *
 * <p>Slow means slow as a reader sees it. A session in rounds, or a stream, has the same tokens of
 * a pass in whatever company; a live one alone would have guesses in it too, and its pace then is
 * that of the best number of them, while in a crowd it may have none.
 */
final class Crowding {
  /** Weight of the latest pass. */
  private static final double LATEST = 1.0 / 64;

  /** Tokens of a pass for each seat taken, prompts among them and guesses not. */
  private double tokens = 1;

  /** Sessions that are told of a pass, for each seat taken. */
  private double told = 1;

  /** Seconds a token, or a round, of a session that has the target to itself; 0 while unknown. */
  private double alone;

  /** What a pass over so many tokens takes, as of the latest pass. */
  private double[] seconds = new double[64];

  /** A pass has been run, while so many seats were taken. */
  void ran(Plan plan, int seats, PassCosts costs, int cells) {
    int run = 0;
    int whole = 0;
    read(plan, costs, cells);
    for (Share share : plan.shares()) {
      run += share.to() - share.from();
      if (share.whole() && share.rows() > 0) {
        whole++;
      }
      if (share.whole() && share.seat().running) {
        double pace = pace(share);
        alone = alone == 0 ? pace : alone + LATEST * (pace - alone);
      }
    }
    if (seats > 0) {
      tokens += LATEST * ((double) run / seats - tokens);
      told += LATEST * ((double) whole / seats - told);
    }
  }

  /** What passes over any one of the sessions would take: read once, and not for each. */
  private void read(Plan plan, PassCosts costs, int cells) {
    int most = 0;
    for (Share share : plan.shares()) {
      most = Math.max(most, share.to() - share.from() + share.demand().guesses());
    }
    if (seconds.length <= most) {
      seconds = new double[2 * most];
    }
    for (int n = 1; n <= most; n++) {
      seconds[n] = costs.seconds(n, cells);
    }
  }

  /** Seconds that this demand would take alone; of a tree, for each token that it yields. */
  private double pace(Share share) {
    int certain = share.to() - share.from();
    Demand demand = share.demand();
    double yield = 1;
    double best = seconds[certain];
    for (int guesses = 1; guesses <= demand.guesses(); guesses++) {
      yield += demand.chances()[guesses - 1];
      if (seconds[certain + guesses] < best * yield) {
        best = seconds[certain + guesses] / yield;
      }
    }
    return best;
  }

  /**
   * How many sessions at once are served in at most so many times what one takes alone.
   *
   * @param most sessions that there are sequences for
   * @return at least 1; {@code most} while nothing is known
   */
  int sessionsWithin(double slowdown, int most, PassCosts costs, int cells) {
    if (Double.isInfinite(slowdown)) {
      return most;
    }
    double own = alone == 0 ? costs.seconds(1, cells) : alone;
    double bound = slowdown * (own + costs.tellSeconds());
    int kept = 1;
    int missed = most + 1;
    while (missed - kept > 1) {
      int middle = (kept + missed) / 2;
      double pass =
          costs.seconds((int) Math.ceil(middle * tokens), cells)
              + middle * told * costs.tellSeconds();
      if (pass <= bound) {
        kept = middle;
      } else {
        missed = middle;
      }
    }
    return kept;
  }
}
