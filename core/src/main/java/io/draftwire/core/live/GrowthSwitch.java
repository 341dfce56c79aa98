package io.draftwire.core.live;

/**
 * Whether growing a tree is worth it. Two things are measured, over all answers of an edge:
 *
 * <ul>
 *   <li>how often the text goes along guesses. Beyond some five passes of the target a round trip
 *       leaves none in time; below {@value #LEAST_SHARE} the edge stops, for its energy's sake;
 *   <li>seconds a committed token, while growing and while not. Guesses may be in time and yet not
 *       pay: where both ends share a machine the draft takes the target's processor. So that there
 *       is something to compare with, growing pauses at times for a few tokens.
 * </ul>
 *
 * <p>What has stopped is tried again at times, at longer and longer ones while that is vain, and at
 * once when the way to the cloud has become shorter.
 *
 * <p>Safe for several answers at once.
 */
final class GrowthSwitch {
  private static final double LEAST_SHARE = .02;

  /** Committed tokens after which the share of guesses is judged. */
  private static final int TRIAL = 64;

  /** Tokens without growing before the first trial; every vain one doubles it. */
  private static final int FIRST_PAUSE = 512;

  private static final int LONGEST_PAUSE = 16_384;

  /** Of the time without growing, what trials may cost where growing is slower. */
  private static final double TRIAL_SHARE = .01;

  /** Tokens that count: while growing, and while not. */
  private static final double MEMORY = 512;

  private static final double PLAIN_MEMORY = 64;

  /** Growing that gains less than this is not worth its energy. */
  private static final double LEAST_GAIN = .02;

  /** Standard errors of the pace that are no accident. */
  private static final double DOUBT = 2;

  /** Variance of a pass's duration, relative: machines are noisy. */
  private static final double NOISE = .01;

  /** Tokens before the pace says anything. */
  private static final int FEWEST = 8;

  /** Tokens of a pause that finds out the pace without growing. */
  private static final int PROBE = 16;

  /** Tokens for which what it found is fresh. */
  private static final int FRESH = 256;

  /**
   * Tokens of growing before the first such pause; every one that says so doubles it. A cloud that
   * has told what its pass takes alone is believed for long: where guesses pay, a pause is a loss.
   */
  private static final int FIRST_PROBE = 1024;

  /** The same where it has told nothing. */
  private static final int FIRST_PROBE_UNTOLD = 128;

  private static final int LATEST_PROBE = 8192;

  /** A pace that is not better than this, of the one without growing, asks for a probe at once. */
  private static final double DOUBTFUL = .95;

  /** A round trip that is shorter than any of late by so much is another link's. */
  private static final double SHORTER = .7;

  /**
   * With each hello the shortest of late counts for so much more: what is long past is forgotten.
   */
  private static final double FORGETS = 1.005;

  /**
   * Passes of the target in a round trip, beyond which growing is not begun before a first pause: a
   * guess would have to be right about so many tokens in a row to be in time.
   */
  private static final double FAR = 8;

  /** The same where growing has paid over a round trip of at least this part of it. */
  private static final double AS_FAR = .7;

  private enum Phase {
    GROWING,
    /** A pause of growing that finds out what it brings. */
    PROBING,
    /** Growing does not pay. */
    PAUSED
  }

  /** Seconds a token, and how many of the tokens were guesses. */
  private static final class Pace {
    private final double memory;
    private double tokens;
    private double perToken;
    private double walked;

    Pace(double memory) {
      this.memory = memory;
    }

    void add(int committed, int walked, double seconds) {
      tokens = Math.min(tokens + committed, memory);
      double weight = Math.min(1, committed / tokens);
      perToken += (seconds / committed - perToken) * weight;
      this.walked += ((double) walked / committed - this.walked) * weight;
    }

    /**
     * Relative standard deviation of what one token says: a pass commits one more than the guesses
     * that it walks, and these end with the same chance at each.
     */
    double deviation() {
      return Math.sqrt(walked / Math.max(1 - walked, .1) + NOISE);
    }

    void forget() {
      tokens = 0;
      perToken = 0;
      walked = 0;
    }
  }

  private final Pace growing = new Pace(MEMORY);
  private final Pace plain = new Pace(PLAIN_MEMORY);

  private Phase phase = Phase.GROWING;

  /** Tokens since the phase began. */
  private int since;

  /** Tokens of growing since the latest pause. */
  private int trial;

  private int pause = FIRST_PAUSE;
  private int probeAfter = FIRST_PROBE;

  /** Tokens since the pace without growing was measured. */
  private int plainAge = FRESH;

  /** What the cloud says that its pass over one token takes; NaN where it says nothing. */
  private double told = Double.NaN;

  /** Tokens heard of while growing, those of an answer's first round trip too, and the share. */
  private double heard;

  private double share;
  private int changes;
  private double roundTrip = Double.NaN;

  /** The shortest of late: whatever else a machine does makes a hello's longer. */
  private double shortest = Double.POSITIVE_INFINITY;

  /** The longest round trip over which a trial of growing went well. */
  private double paidRoundTrip;

  synchronized boolean on() {
    return phase == Phase.GROWING;
  }

  /** Rises whenever {@link #on()} changes. */
  synchronized int changes() {
    return changes;
  }

  /**
   * An answer is welcomed.
   *
   * @param seconds from its hello to its welcome
   * @param pass of the target over one token, as the cloud says; NaN where it does not
   */
  synchronized void welcomed(double seconds, double pass) {
    roundTrip = seconds;
    told = pass;
    if (phase == Phase.PAUSED && seconds < SHORTER * shortest) {
      pause = FIRST_PAUSE;
      grow();
    }
    shortest = Math.min(seconds, FORGETS * shortest);
    boolean far = seconds > FAR * pass && paidRoundTrip < AS_FAR * seconds;
    if (phase != Phase.PAUSED && far) {
      begin(Phase.PAUSED);
    }
  }

  /**
   * A pass committed tokens.
   *
   * @param walked of these, guesses that the text went along
   * @param seconds since the pass before, what the target spent on others left out; NaN where they
   *     say nothing about the phase: what was under way at its begin is still being heard
   */
  synchronized void committed(int tokens, int walked, double seconds) {
    since += tokens;
    plainAge += tokens;
    switch (phase) {
      case GROWING -> {
        trial += tokens;
        heard(tokens, walked);
        if (!Double.isNaN(seconds)) {
          growing.add(tokens, walked, seconds);
        }
        judge();
      }
      case PROBING -> {
        plain(tokens, seconds);
        if (since >= PROBE && plain.tokens >= FEWEST && plainAge == 0) {
          probed();
        }
      }
      case PAUSED -> {
        plain(tokens, seconds);
        if (since >= pause) {
          grow();
        }
      }
    }
  }

  private void heard(int tokens, int walked) {
    heard = Math.min(heard + tokens, MEMORY);
    share += ((double) walked / tokens - share) * Math.min(1, tokens / heard);
  }

  private void plain(int tokens, double seconds) {
    if (!Double.isNaN(seconds)) {
      plain.add(tokens, 0, seconds);
      plainAge = 0;
    }
  }

  private void judge() {
    if (vain()) {
      pause();
    } else if (plainAge < FRESH) {
      if (slow()) {
        pause();
      } else if (growing.tokens >= TRIAL) {
        pause = FIRST_PAUSE;
        paidRoundTrip = Math.max(paidRoundTrip, roundTrip);
      }
    } else if (since >= nextProbe() || doubtful()) {
      probe();
    }
  }

  private int nextProbe() {
    boolean untold = Double.isNaN(told) && plain.tokens == 0;
    return untold ? FIRST_PROBE_UNTOLD : probeAfter;
  }

  /** Whether the text hardly ever goes along guesses; one standard error is left to luck. */
  private boolean vain() {
    return heard >= TRIAL && share < LEAST_SHARE - Math.sqrt(LEAST_SHARE / heard);
  }

  private boolean slow() {
    return growing.tokens >= FEWEST && growing.perToken > worth() * plain.perToken;
  }

  private boolean doubtful() {
    double alone = plain.tokens > 0 ? plain.perToken : told;
    return growing.tokens >= PROBE && growing.perToken > DOUBTFUL * alone;
  }

  /** Of the pace without growing, what growing may take at most, for all that is known of it. */
  private double worth() {
    double doubt = DOUBT * growing.deviation();
    return 1 - LEAST_GAIN + doubt * (1 / Math.sqrt(growing.tokens) - 1 / Math.sqrt(MEMORY));
  }

  private void probe() {
    plain.forget();
    begin(Phase.PROBING);
  }

  private void probed() {
    if (slow()) {
      pause();
    } else {
      probeAfter = Math.min(2 * probeAfter, LATEST_PROBE);
      begin(Phase.GROWING);
    }
  }

  private void pause() {
    boolean compared = growing.tokens > 0 && plain.tokens > 0;
    double excess = compared ? growing.perToken / plain.perToken - 1 : 0;
    double fair = trial * Math.max(0, excess) / TRIAL_SHARE;
    pause = (int) Math.min(Math.max(2 * pause, fair), LONGEST_PAUSE);
    begin(Phase.PAUSED);
  }

  private void grow() {
    trial = 0;
    growing.forget();
    heard = 0;
    share = 0;
    begin(Phase.GROWING);
  }

  private void begin(Phase next) {
    if ((phase == Phase.GROWING) != (next == Phase.GROWING)) {
      changes++;
    }
    phase = next;
    since = 0;
  }
}
