package io.draftwire.core.law;

import io.draftwire.core.random.Threefry;
import java.util.Arrays;
import java.util.Objects;

/**
 * Drawing a token by a race: token v arrives at E_v / p(v) with E_v ~ Exp(1), and the first to
 * arrive is a draw from p. Two ends with the same noise and laws q and p that are alike mostly see
 * the same winner, and nothing but the noise's key has to be shared: the coupling of Daliri, Musco
 * and Suresh, "Coupling without Communication and Drafter-Invariant Speculative Decoding" (arXiv
 * 2408.07978). {@link RaceAgreement} says how often.
 *
 * <p>Unlike in the paper the noise is not made for every token. The first of 32 independent
 * arrivals comes at Exp(1) / 32, is any of them with equal chance, and each other one follows at
 * Exp(1) after it (an exponential has no memory). So one number of a block of 32 tokens is enough
 * to see that none of them can win, which settles all but a few blocks; the other numbers are made
 * where they are asked for. The noise is the same function of (key, token) whoever asks, whatever
 * the vocabulary. With {@link Threefry}'s counters:
 *
 * <ol>
 *   <li>word {@code block & 15} of the eight counters from {@code (block / 16 * 8, 0)} on: the top
 *       32 bits of the block's first arrival;
 *   <li>counter {@code (block, 1)}: in its low word, the low 32 bits; in its top 5 bits, which
 *       token arrives first;
 *   <li>counter {@code (token, 2)}: how long any other token comes after the first.
 * </ol>
 *
 * <p>A block is passed over only by a bound ({@link RaceScan}). What may still win is computed in
 * float64 by {@link StrictMath}, so that the winner is the same on every machine; ties go to the
 * lower id. That is a law to 1 part in 10^15 of the softmax; {@link Law}, in float32, is one to 1
 * in 10^6.
 *
 * <p>Whoever guesses what another end's race picks has more to go by than its own winner: the
 * runners-up of the same race are the next best guesses. {@link #ranks} finds the first few to
 * arrive, and how far each is behind; the bound is then the last of them so far.
 *
 * <p>Mutable and reusable; not thread-safe; allocates nothing once warm.
 */
public final class ExponentialRace {
  private static final int REST = 1;
  private static final int TOKEN = 2;

  private static final int BLOCK = RaceScan.BLOCK;
  private static final int GROUP = RaceScan.GROUP;
  private static final int LOG2_BLOCK = Integer.numberOfTrailingZeros(BLOCK);

  /** One token in so many is looked at for a start, from the first on: the cheapest of 1..32. */
  private static final int SAMPLED = 8;

  private static final double LN2 = 0.6931471805599453;

  /** More than two logarithms of arrivals, which are in 2^-70..2^6, can be off by. */
  private static final double LOG_SLACK = 1e-12;

  private final int vocabulary;
  private final int[] words = new int[GROUP];
  private final float[] thresholds = new float[GROUP];

  private final Cut cut = new Cut();
  private final TopSelection largest = new TopSelection();

  /** No top-k, top-p or min-p: nobody is cut. */
  private boolean everyone;

  private boolean vectors;
  private float[] logits = {};
  private int offset;
  private double temperature;
  private long key;

  /** The first to arrive so far, by score and then by id; -1 and infinity where nobody has. */
  private int[] tokens = new int[1];

  /** ln(E) - logit / temperature of each. */
  private double[] scores = new double[1];

  /** How many ranks are asked for, and how many there are. */
  private int most;

  private int count;

  /** The score and the token of the last rank: who does not come before it has none. */
  private double bound;

  private int boundToken;

  /** In the block entered last: the number behind its first arrival, and who that is. */
  private long first;

  /** What the first arrival is at least, and what it is, below 0 where that was not needed. */
  private double firstAtLeast;

  private double firstArrival;

  private int firstToken;

  public ExponentialRace(int vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * The winner under the law of {@code logits[offset, offset + V)} and {@code sampling}. Over
   * uniform keys it has that law; greedy sampling needs no race and takes the largest logit.
   *
   * @param key uniform over 64 bits, one for each position
   * @throws BrokenRowException if the logits hold NaN or +infinity, or nothing finite
   */
  public int winner(float[] logits, int offset, Sampling sampling, long key) {
    return winner(logits, offset, sampling, key, Vectors.ready());
  }

  int winner(float[] logits, int offset, Sampling sampling, long key, boolean vectors) {
    if (sampling.greedy()) {
      return LogitScan.indexOfMax(logits, offset, vocabulary);
    }
    race(logits, offset, sampling, key, 1, vectors);
    return tokens[0];
  }

  /**
   * The first tokens to arrive in the race that {@link #winner} is the winner of, for {@link
   * #token} and {@link #gap} until the next race. For greedy sampling they are the largest logits,
   * whatever top-k, top-p and min-p say, since a law of one token has no runners-up.
   *
   * @param most how many are wanted, 1 or more
   * @return how many there are: fewer than {@code most} only where the law's support is smaller
   * @throws BrokenRowException if the logits hold NaN or +infinity, or nothing finite
   * @throws IllegalArgumentException if {@code most} is below 1
   */
  public int ranks(float[] logits, int offset, Sampling sampling, long key, int most) {
    return ranks(logits, offset, sampling, key, most, Vectors.ready());
  }

  int ranks(float[] logits, int offset, Sampling sampling, long key, int most, boolean vectors) {
    if (most < 1) {
      throw new IllegalArgumentException(most + " ranks cannot be raced for; ask for 1 or more");
    }
    if (sampling.greedy()) {
      rankLogits(logits, offset, most);
    } else {
      race(logits, offset, sampling, key, most, vectors);
    }
    return count;
  }

  /**
   * The token at rank {@code k} of the latest {@link #ranks}; rank 0 is the winner.
   *
   * @throws IndexOutOfBoundsException if there is no such rank
   */
  public int token(int k) {
    return tokens[Objects.checkIndex(k, count)];
  }

  /**
   * By how much the logit at rank {@code k} would have to be larger for it to arrive with the
   * winner: T times the logarithm of how much later it arrives. Never negative; for greedy sampling
   * the difference of the logits.
   *
   * @throws IndexOutOfBoundsException if there is no such rank
   */
  public double gap(int k) {
    return temperature * (scores[Objects.checkIndex(k, count)] - scores[0]);
  }

  private void rankLogits(float[] logits, int offset, int most) {
    begin(Math.min(most, vocabulary));
    largest.select(logits, offset, vocabulary, this.most);
    this.logits = logits;
    this.offset = offset;
    if (!largest.sound()) {
      refuse();
    }
    temperature = 1;
    while (count < this.most && largest.value(count) > Float.NEGATIVE_INFINITY) {
      tokens[count] = largest.id(count);
      // From 0, so that there is one zero.
      scores[count] = 0.0 - largest.value(count);
      count++;
    }
  }

  /** Nobody has arrived. */
  private void begin(int most) {
    if (tokens.length < most) {
      tokens = new int[most];
      scores = new double[most];
    }
    this.most = most;
    count = 0;
    Arrays.fill(tokens, 0, most, -1);
    Arrays.fill(scores, 0, most, Double.POSITIVE_INFINITY);
    bound = Double.POSITIVE_INFINITY;
    boundToken = -1;
  }

  private void race(
      float[] logits, int offset, Sampling sampling, long key, int most, boolean vectors) {
    begin(Math.min(most, vocabulary));
    this.vectors = vectors;
    this.logits = logits;
    this.offset = offset;
    this.key = key;
    temperature = sampling.temperature();
    everyone = sampling.keepsAll();
    if (!everyone) {
      cut.find(logits, offset, vocabulary, sampling);
      // It is never cut, and the score of one who stays spares a look at most of those who do not.
      startFrom(cut.top());
    } else {
      startFromSample();
    }
    for (int group = 0; group * GROUP * BLOCK < vocabulary; group++) {
      raceGroup(group);
    }
    if (count == 0) {
      refuse();
    }
  }

  /**
   * The largest logits of the row's first part arrive before all others: they are likely to be
   * early, and what is found out in whatever order is the same. Without them the bound is loose for
   * the first thousands of tokens, and most of the time goes into tokens that are soon beaten.
   */
  private void startFromSample() {
    int sample = vocabulary / SAMPLED;
    if (sample < most) {
      return;
    }
    largest.select(logits, offset, sample, most);
    for (int i = 0; i < most; i++) {
      startFrom(largest.id(i));
    }
  }

  private void startFrom(int token) {
    // What is broken is met again where it stands.
    if (logits[offset + token] > Float.NEGATIVE_INFINITY) {
      int block = token / BLOCK;
      RaceScan.draw(vectors, key, block / GROUP, words);
      enter(block);
      consider(token);
    }
  }

  private void raceGroup(int group) {
    RaceScan.draw(vectors, key, group, words);
    setThresholds();
    int firstBlock = group * GROUP;
    int at = offset + firstBlock * BLOCK;
    int whole = Math.min(GROUP, vocabulary / BLOCK - firstBlock);
    int i = RaceScan.nextBlockAbove(vectors, thresholds, logits, at, 0, whole);
    while (i < whole) {
      raceBlock(firstBlock + i);
      i = RaceScan.nextBlockAbove(vectors, thresholds, logits, at, i + 1, whole);
    }
    if (whole < GROUP && (firstBlock + whole) * BLOCK < vocabulary) {
      raceBlock(firstBlock + whole);
    }
  }

  private void setThresholds() {
    RaceScan.thresholds(vectors, words, bound, temperature, thresholds);
  }

  private void raceBlock(int block) {
    int from = block * BLOCK;
    int count = Math.min(BLOCK, vocabulary - from);
    float threshold = thresholds[block % GROUP];
    int above = RaceScan.above(vectors, threshold, logits, offset + from, count);
    boolean entered = false;
    for (; above != 0; above &= above - 1) {
      int token = from + Integer.numberOfTrailingZeros(above);
      if (everyone || cut.keeps(token)) {
        if (!entered) {
          enter(block);
          entered = true;
        }
        if (consider(token)) {
          setThresholds();
        }
      }
    }
  }

  private void enter(int block) {
    long rest = Threefry.bits(key, block, REST);
    first = (long) words[block % GROUP] << 32 | rest & 0xFFFFFFFFL;
    firstAtLeast = (first >>> 1) * (0x1p-63 / BLOCK);
    firstArrival = -1;
    firstToken = block * BLOCK + (int) (rest >>> (64 - LOG2_BLOCK));
  }

  /** Lets a token of the block entered last arrive; true if the bound has moved. */
  private boolean consider(int token) {
    float logit = logits[offset + token];
    if (!(logit < Float.POSITIVE_INFINITY)) {
      refuse();
    }
    double headStart = logit / temperature;
    boolean isFirst = token == firstToken;
    long bits = isFirst ? 0 : Threefry.bits(key, token, TOKEN);
    // -ln(1 - w) is at least w.
    double earliest = firstAtLeast + (bits >>> 1) * 0x1p-63;
    if (leastLog(earliest) - headStart > bound) {
      return false;
    }
    if (firstArrival < 0) {
      firstArrival = exponential(first) / BLOCK;
    }
    double arrival = isFirst ? firstArrival : firstArrival + exponential(bits);
    return rank(token, StrictMath.log(arrival) - headStart);
  }

  /**
   * At most ln x for x from 2^-70 on, and less by no more than 0.06; far below that for 0. Exponent
   * and mantissa are read as one number, since log2(1 + m) >= m on [0, 1]. Most of those who come
   * too late are seen to by this.
   */
  private static double leastLog(double x) {
    return LN2 * (Double.doubleToRawLongBits(x) * 0x1p-52 - Double.MAX_EXPONENT) - LOG_SLACK;
  }

  private boolean rank(int token, double score) {
    if (!before(score, token, bound, boundToken)) {
      return false;
    }
    int at = most - 1;
    while (at > 0 && before(score, token, scores[at - 1], tokens[at - 1])) {
      at--;
    }
    // Who the race was started from comes twice: then, and in its turn.
    if (at > 0 && tokens[at - 1] == token) {
      return false;
    }
    for (int i = most - 1; i > at; i--) {
      scores[i] = scores[i - 1];
      tokens[i] = tokens[i - 1];
    }
    scores[at] = score;
    tokens[at] = token;
    count = Math.min(count + 1, most);
    boolean moved = scores[most - 1] < bound;
    bound = scores[most - 1];
    boundToken = tokens[most - 1];
    return moved;
  }

  private static boolean before(double score, int token, double otherScore, int other) {
    return score < otherScore || score == otherScore && token < other;
  }

  /**
   * -ln(1 - w) of w = (bits + 1/2) / 2^64, the bits unsigned; to full precision at both ends, from
   * whichever of w and 1 - w is the smaller.
   */
  static double exponential(long bits) {
    return bits >= 0
        ? -StrictMath.log1p(-(bits + 0.5) * 0x1p-64)
        : -StrictMath.log((~bits + 0.5) * 0x1p-64);
  }

  /** The row has no law; the pass for the largest logit names what is wrong with it. */
  private void refuse() {
    LogitScan.max(logits, offset, vocabulary);
  }
}
