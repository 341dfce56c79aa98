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
   * The logit that a token of a block must exceed to win: {@code slope * g(word) + base}, where g,
   * the bits of the word as a float, grows no faster than the word's logarithm. See {@link
   * ExponentialRace} for slope and base.
   *
   * @param words one for each block: the top 32 bits of its uniform number
   * @param thresholds of the same length
   */
  static void thresholds(
      boolean vectors, int[] words, float slope, float base, float[] thresholds) {
    if (vectors) {
      thresholdsVector(words, slope, base, thresholds);
    } else {
      thresholdsScalar(words, slope, base, thresholds);
    }
  }

  static void thresholdsScalar(int[] words, float slope, float base, float[] thresholds) {
    for (int i = 0; i < GROUP; i++) {
      // Conversions are signed: 31 bits of the word, rounded down.
      float bits = Float.floatToRawIntBits(words[i] >>> 1);
      thresholds[i] = Math.fma(bits, slope, base);
    }
  }

  static void thresholdsVector(int[] words, float slope, float base, float[] thresholds) {
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

  static int nextBlockAboveScalar(
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

  static int nextBlockAboveVector(
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

  private static VectorMask<Float> within(float[] logits, int at, FloatVector threshold) {
    return FloatVector.fromArray(FLOATS, logits, at).compare(VectorOperators.LE, threshold);
  }
}
