package io.draftwire.bench;

import io.draftwire.core.law.ExponentialRace;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.law.Vectors;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A token by exponential race, beside one pass over the same rows. Rows alternate and every race
 * has its own key, as in use.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(2)
public class RaceBenchmark {
  private static final int ROWS = 4;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;

  /**
   * A language model's row; the same with all mass on one token; all tokens alike; and the bulk
   * without its head, where thousands of tokens share the mass unevenly.
   */
  @Param({"model", "peaked", "flat", "bulk"})
  public String shape;

  /** Temperature, then top-k, top-p and min-p. */
  @Param({"0.8/0/1/0"})
  public String sampling;

  private final Dice dice = new Dice(7);
  private final ExponentialRace race = new ExponentialRace(Rows.VOCABULARY);
  private float[] rows;
  private Sampling settings;
  private long position;

  @Setup
  public void setup() {
    long begin = System.nanoTime();
    Vectors.warmUp(System::nanoTime, () -> System.nanoTime() - begin > 30e9);
    rows = Rows.of(ROWS, Rows.VOCABULARY, 3);
    for (int i = 0; i < rows.length; i++) {
      rows[i] = shaped(rows[i]);
    }
    if (shape.equals("peaked")) {
      for (int row = 0; row < ROWS; row++) {
        rows[row * Rows.VOCABULARY + 37 * 1009 * (row + 1)] = 40;
      }
    }
    String[] parts = sampling.split("/");
    settings =
        new Sampling(
            Double.parseDouble(parts[0]),
            Integer.parseInt(parts[1]),
            Double.parseDouble(parts[2]),
            Double.parseDouble(parts[3]));
  }

  private float shaped(float logit) {
    return switch (shape) {
      case "flat" -> 0;
      case "bulk" -> Math.min(logit, 12);
      default -> logit;
    };
  }

  @Benchmark
  public int winner() {
    return race.winner(rows, next(), settings, dice.bits(Purpose.RACE, position));
  }

  /** The first four to arrive. */
  @Benchmark
  public int ranks() {
    return race.ranks(rows, next(), settings, dice.bits(Purpose.RACE, position), 4);
  }

  /** The yardstick: the largest logit, by vectors. */
  @Benchmark
  public float onePassVector() {
    int offset = next();
    FloatVector a = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    FloatVector b = a;
    for (int i = 0; i < Rows.VOCABULARY; i += 16) {
      a = a.max(FloatVector.fromArray(FLOATS, rows, offset + i));
      b = b.max(FloatVector.fromArray(FLOATS, rows, offset + i + 8));
    }
    return a.max(b).reduceLanes(VectorOperators.MAX);
  }

  private int next() {
    position++;
    return (int) (position % ROWS) * Rows.VOCABULARY;
  }
}
