package io.draftwire.core.law;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import jdk.incubator.vector.FloatVector;

/**
 * Whether rows are scanned by vectors or by their scalar twins. Both give the same bits, so the
 * change may come at any moment.
 *
 * <p>A process starts with the scalar ones: until the JVM has compiled it, vector code is slower by
 * three orders of magnitude (a first token took most of a second), and with a model's threads on
 * every core the compiler comes last. {@link #warmUp} compiles the vector code aside, on a thread
 * of the caller's, best while a model loads; without it everything works, some times slower.
 */
public final class Vectors {
  /** On narrower machines 256-bit vectors are emulated and slower than the scalar twins. */
  private static final boolean SUPPORTED = FloatVector.SPECIES_PREFERRED.length() >= 8;

  /** Long enough for every kind of loop, short enough for the interpreter. */
  private static final int ROW = 544;

  private static final int BATCH = 50;

  private static boolean ready;

  private Vectors() {}

  /** Read without a fence: it is enough that a thread sees the change some time. */
  static boolean ready() {
    return ready;
  }

  /**
   * Runs the vector code until it is twice as fast as the scalar twins, and then has it used.
   *
   * @param clock nanoseconds
   * @param enough gives up once true; asked every few milliseconds
   * @return false if it gave up
   */
  public static boolean warmUp(LongSupplier clock, BooleanSupplier enough) {
    if (ready || !SUPPORTED) {
      return ready;
    }
    float[] row = new float[ROW];
    for (int i = 0; i < ROW; i++) {
      row[i] = -(i * 7919 % ROW) / 16f;
    }
    float[] weights = new float[ROW];
    Race race = new Race(row);
    while (!enough.getAsBoolean()) {
      long begin = clock.getAsLong();
      for (int i = 0; i < BATCH; i++) {
        scanVectors(row, weights);
        race.scan(true);
      }
      long middle = clock.getAsLong();
      for (int i = 0; i < BATCH; i++) {
        scanScalars(row, weights);
        race.scan(false);
      }
      if (2 * (middle - begin) < clock.getAsLong() - middle) {
        ready = true;
        return true;
      }
    }
    return false;
  }

  private static double scanVectors(float[] row, float[] weights) {
    float max = LogitScan.maxVector(row, 0, ROW);
    return LogitScan.expSumVector(row, 0, ROW, max, 1, weights)
        + LogitScan.expSumVector(row, 0, ROW, max, 1, null)
        + LogitScan.roughSumVector(row, 0, ROW, max, 1)
        + LogitScan.nextBlockAboveVector(max, row, 0, 0, ROW);
  }

  private static double scanScalars(float[] row, float[] weights) {
    float max = LogitScan.maxScalar(row, 0, ROW);
    return LogitScan.expSumScalar(row, 0, ROW, max, 1, weights)
        + LogitScan.expSumScalar(row, 0, ROW, max, 1, null)
        + LogitScan.roughSumScalar(row, 0, ROW, max, 1)
        + LogitScan.nextBlockAboveScalar(max, row, 0, 0, ROW);
  }

  /** The passes of an {@link ExponentialRace} that see every token. */
  private record Race(float[] row, int[] words, float[] thresholds) {
    Race(float[] row) {
      this(row, new int[RaceScan.GROUP], new float[RaceScan.GROUP]);
    }

    int scan(boolean vectors) {
      RaceScan.draw(vectors, 1, 0, words);
      // A score so good that no block can beat it: all of them are looked at.
      RaceScan.thresholds(vectors, words, -60, 1, thresholds);
      return RaceScan.nextBlockAbove(vectors, thresholds, row, 0, 0, RaceScan.GROUP);
    }
  }
}
