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

  /** A pass has been run, while so many seats were taken. */
  void ran(Plan plan, int seats, PassCosts costs, int cells) {
    int run = 0;
    int whole = 0;
    for (Share share : plan.shares()) {
      run += share.to() - share.from();
      if (share.whole() && share.rows() > 0) {
        whole++;
      }
      if (share.whole() && share.seat().running) {
        double pace = pace(share, costs, cells);
        alone = alone == 0 ? pace : alone + LATEST * (pace - alone);
      }
    }
    if (seats > 0) {
      tokens += LATEST * ((double) run / seats - tokens);
      told += LATEST * ((double) whole / seats - told);
    }
  }

  /** Seconds that this demand would take alone; of a tree, for each token that it yields. */
  private static double pace(Share share, PassCosts costs, int cells) {
    int certain = share.to() - share.from();
    Demand demand = share.demand();
    double yield = 1;
    double best = costs.seconds(certain, cells);
    for (int guesses = 1; guesses <= demand.guesses(); guesses++) {
      yield += demand.chances()[guesses - 1];
      best = Math.min(best, costs.seconds(certain + guesses, cells) / yield);
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
