package io.draftwire.core.random;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Threefry2x32-20, the other counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel
 * random numbers: as easy as 1, 2, 3" (SC 2011): additions, rotations and exclusive ors of 32-bit
 * words, which vectors have (Philox needs the high half of a product, which they lack). A pure
 * function of key and counter.
 *
 * <p>Checked against the known-answer vectors that the authors publish with Random123.
 */
public final class Threefry {
  /** Counters that {@link #block} takes at once. */
  public static final int LANES = 8;

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final IntVector COUNT = IntVector.zero(INTS).addIndex(1);

  /** What makes a third key word of the two, so that no key is all zeros (Skein 1.3, 3.3.2). */
  private static final int PARITY = 0x1BD11BDA;

  private static final int ROUNDS = 20;
  private static final int[] ROTATIONS = {13, 15, 26, 6, 17, 29, 16, 24};
  private static final int ROUNDS_PER_KEY = 4;
  private static final int LAST_TURN = ROUNDS / ROUNDS_PER_KEY;

  private Threefry() {}

  /** The 64 bits of counter (c0, c1): word 0 is the low half. */
  public static long bits(long key, int c0, int c1) {
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    int k2 = PARITY ^ k0 ^ k1;
    int x0 = c0 + k0;
    int x1 = c1 + k1;
    for (int round = 0; round < ROUNDS; ) {
      x0 += x1;
      x1 = Integer.rotateLeft(x1, ROTATIONS[round % ROTATIONS.length]) ^ x0;
      round++;
      if (round % ROUNDS_PER_KEY == 0) {
        int turned = k0;
        k0 = k1;
        k1 = k2;
        k2 = turned;
        x0 += k0;
        x1 += k1 + round / ROUNDS_PER_KEY;
      }
    }
    return (x1 & 0xFFFFFFFFL) << 32 | (x0 & 0xFFFFFFFFL);
  }

  /**
   * The words of counters (c0, c1) to (c0 + 7, c1): word 0 of each in {@code words[0, 8)}, word 1
   * in {@code words[8, 16)}.
   */
  public static void block(long key, int c0, int c1, int[] words) {
    for (int lane = 0; lane < LANES; lane++) {
      long bits = bits(key, c0 + lane, c1);
      words[lane] = (int) bits;
      words[LANES + lane] = (int) (bits >>> 32);
    }
  }

  /**
   * The vector form of {@link #block}: the same words. Rotations are by constants and nothing is
   * called, so that the compiler keeps all of it in registers.
   */
  public static void blockVector(long key, int c0, int c1, int[] words) {
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    int k2 = PARITY ^ k0 ^ k1;
    IntVector x0 = COUNT.add(c0 + k0);
    IntVector x1 = IntVector.broadcast(INTS, c1 + k1);
    for (int turn = 1; ; turn += 2) {
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 13).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 15).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 26).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 6).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(k1);
      x1 = x1.add(k2 + turn);
      if (turn == LAST_TURN) {
        break;
      }
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 17).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 29).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 16).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 24).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(k2);
      x1 = x1.add(k0 + turn + 1);
      int turned = k2;
      k2 = k1;
      k1 = k0;
      k0 = turned;
    }
    x0.intoArray(words, 0);
    x1.intoArray(words, LANES);
  }
}
