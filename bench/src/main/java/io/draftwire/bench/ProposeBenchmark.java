package io.draftwire.bench;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.law.Vectors;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
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
 * The edge's share of a draft token: temperature, top-K, lattice, draw and code of one row of
 * logits, beside one pass over that row. Rows alternate, as they do in use.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(2)
public class ProposeBenchmark {
  private static final int ROWS = 4;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;

  @Param({"k-sqs:8", "k-sqs:64", "c-sqs:64"})
  public String scheme;

  @Param({"0.8"})
  public double temperature;

  private float[] rows;
  private int row;
  private Drafting drafting;

  @Setup
  public void setup() {
    long begin = System.nanoTime();
    Vectors.warmUp(System::nanoTime, () -> System.nanoTime() - begin > 30e9);
    rows = Rows.of(ROWS, Rows.VOCABULARY, 1);
    drafting = scheme(scheme).drafting(Rows.VOCABULARY, Sampling.at(temperature), new Dice(7));
  }

  private static Scheme scheme(String name) {
    int support = Integer.parseInt(name.substring(name.indexOf(':') + 1));
    return name.startsWith("k-sqs")
        ? new KSqs(support, 100)
        : new CSqs(100, 0.01, 0.01, 0.01, support);
  }

  /** A round of one draft. */
  @Benchmark
  public int propose() {
    drafting.begin(row, Integer.MAX_VALUE);
    int token = drafting.propose(rows, next());
    drafting.settle(0);
    return token;
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

  /** For comparison: the sum of the logits, by a plain loop. */
  @Benchmark
  public float onePassScalar() {
    int offset = next();
    float sum = 0;
    for (int i = offset; i < offset + Rows.VOCABULARY; i++) {
      sum += rows[i];
    }
    return sum;
  }

  private int next() {
    row = (row + 1) % ROWS;
    return row * Rows.VOCABULARY;
  }
}
