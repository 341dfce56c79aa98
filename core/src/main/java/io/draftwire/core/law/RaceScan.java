package io.draftwire.core.law;

import io.draftwire.core.random.Threefry;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The part of an {@link ExponentialRace} that sees every token: which blocks of the vocabulary may
 * still hold the winner. Sixteen blocks are a group, whose noise is one evaluation of {@link
 * Threefry} in eight lanes. Each pass exists as vectors and as a scalar twin with the same bits.
 */
final class RaceScan {
  /** Tokens that share a first arrival. */
  static final int BLOCK = 32;

  /** Blocks whose noise is drawn together. */
  static final int GROUP = 2 * Threefry.LANES;

  /** Second word of the counters of first arrivals. */
  private static final int FIRST = 0;

  private static final double LN2 = 0.6931471805599453;

  /**
   * ln(w / 32) is at least {@code LN_PER_BIT * bits - LN_SHIFT}, bits being w * 2^31 as a float.
   */
  private static final double LN_PER_BIT = LN2 / (1 << 23);

  /** The float's bias, the 31 bits, the block. */
  private static final double LN_SHIFT = (127 + 31 + Integer.numberOfTrailingZeros(BLOCK)) * LN2;

  /**
   * Thresholds are float32. In units of 2^-24 they are off by less than 600 temperatures and twice
   * the logit that the best score stands for; two and eight times that are taken off.
   */
  private static final double SLACK = 1e-4;

  private static final double RELATIVE_SLACK = 1e-6;

  private static final int LANES = Threefry.LANES;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;

  private RaceScan() {}

  /** The top words of the first arrivals in the blocks of a group. */
  static void draw(boolean vectors, long key, int group, int[] words) {
    if (vectors) {
      Threefry.blockVector(key, group * LANES, FIRST, words);
    } else {
      Threefry.block(key, group * LANES, FIRST, words);
    }
  }

  /**
   * For each block the logit up to which none of its tokens can have a score below {@code best}. A
   * score is ln(E) - logit / temperature; with w the uniform number behind the first arrival, E >=
   * -ln(1 - w) / 32 >= w / 32, and ln w is at least ln 2 times the exponent and mantissa of w read
   * as one number, since log2(1 + m) >= m on [0, 1].
   *
   * @param words one for each block: the top 32 bits of w
   * @param thresholds of the same length, {@link #GROUP}
   */
  static void thresholds(
      boolean vectors, int[] words, double best, double temperature, float[] thresholds) {
    double beaten = -best * temperature;
    double slack = SLACK * temperature + RELATIVE_SLACK * Math.abs(beaten);
    float base = (float) (beaten - LN_SHIFT * temperature - slack);
    float slope = (float) (LN_PER_BIT * temperature);
    if (vectors) {
      thresholdsVector(words, slope, base, thresholds);
    } else {
      thresholdsScalar(words, slope, base, thresholds);
    }
  }

  private static void thresholdsScalar(int[] words, float slope, float base, float[] thresholds) {
    for (int i = 0; i < GROUP; i++) {
      // Conversions are signed: 31 bits of the word, rounded down.
      float bits = Float.floatToRawIntBits(words[i] >>> 1);
      thresholds[i] = Math.fma(bits, slope, base);
    }
  }

  private static void thresholdsVector(int[] words, float slope, float base, float[] thresholds) {
    for (int i = 0; i < GROUP; i += LANES) {
      IntVector word = IntVector.fromArray(INTS, words, i).lanewise(VectorOperators.LSHR, 1);
      FloatVector bits = floats(floats(word).reinterpretAsInts());
      bits.fma(bits.broadcast(slope), bits.broadcast(base)).intoArray(thresholds, i);
    }
  }

  private static FloatVector floats(IntVector integers) {
    return (FloatVector) integers.convertShape(VectorOperators.I2F, FLOATS, 0);
  }

  /**
   * The first block at or after {@code from}, and before {@code end}, that holds a logit above its
   * threshold or a NaN; {@code end} if there is none.
   *
   * @param offset where block 0 begins in {@code logits}
   */
  static int nextBlockAbove(
      boolean vectors, float[] thresholds, float[] logits, int offset, int from, int end) {
    return vectors
        ? nextBlockAboveVector(thresholds, logits, offset, from, end)
        : nextBlockAboveScalar(thresholds, logits, offset, from, end);
  }

  private static int nextBlockAboveScalar(
      float[] thresholds, float[] logits, int offset, int from, int end) {
    for (int block = from; block < end; block++) {
      float threshold = thresholds[block];
      int at = offset + block * BLOCK;
      for (int i = at; i < at + BLOCK; i++) {
        if (!(logits[i] <= threshold)) {
          return block;
        }
      }
    }
    return end;
  }

  private static int nextBlockAboveVector(
      float[] thresholds, float[] logits, int offset, int from, int end) {
    for (int block = from; block < end; block++) {
      FloatVector threshold = FloatVector.broadcast(FLOATS, thresholds[block]);
      int at = offset + block * BLOCK;
      VectorMask<Float> within =
          within(logits, at, threshold)
              .and(within(logits, at + LANES, threshold))
              .and(within(logits, at + 2 * LANES, threshold))
              .and(within(logits, at + 3 * LANES, threshold));
      if (!within.allTrue()) {
        return block;
      }
    }
    return end;
  }

  /**
   * Which logits of a block are above the threshold or NaN: a bit for each.
   *
   * @param at where the block begins
   * @param count of its tokens, 1 to {@link #BLOCK}; the last block may be short
   */
  static int above(boolean vectors, float threshold, float[] logits, int at, int count) {
    return vectors && count == BLOCK
        ? aboveVector(threshold, logits, at)
        : aboveScalar(threshold, logits, at, count);
  }

  private static int aboveScalar(float threshold, float[] logits, int at, int count) {
    int above = 0;
    for (int i = 0; i < count; i++) {
      above |= logits[at + i] <= threshold ? 0 : 1 << i;
    }
    return above;
  }

  private static int aboveVector(float threshold, float[] logits, int at) {
    FloatVector broadcast = FloatVector.broadcast(FLOATS, threshold);
    long within = 0;
    for (int i = 0; i < BLOCK; i += LANES) {
      within |= within(logits, at + i, broadcast).toLong() << i;
    }
    return (int) ~within;
  }

  private static VectorMask<Float> within(float[] logits, int at, FloatVector threshold) {
    return FloatVector.fromArray(FLOATS, logits, at).compare(VectorOperators.LE, threshold);
  }
}
