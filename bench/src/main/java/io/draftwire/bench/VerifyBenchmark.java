package io.draftwire.bench;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Law;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.law.Vectors;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Verdict;
import io.draftwire.core.scheme.Verification;
import java.util.concurrent.TimeUnit;
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

/** The cloud's share of a draft token: shaping the target's law, testing, drawing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(2)
public class VerifyBenchmark {
  private static final int DRAFTS = 4;

  /** Temperature, then top-k, top-p and min-p. */
  @Param({"0.8/0/1/0", "0.8/40/0.95/0", "0.8/0/0.95/0", "0.8/0/1/0.05"})
  public String sampling;

  private final Law law = new Law(Rows.VOCABULARY);
  private final LatticeLaw draft = new LatticeLaw();
  private float[] rows;
  private Sampling settings;
  private Verification verification;
  private byte[] payload;
  private int row;
  private int draw;

  @Setup
  public void setup() throws MalformedPayloadException {
    long begin = System.nanoTime();
    Vectors.warmUp(System::nanoTime, () -> System.nanoTime() - begin > 30e9);
    rows = Rows.of(DRAFTS + 1, Rows.VOCABULARY, 2);
    String[] parts = sampling.split("/");
    settings =
        new Sampling(
            Double.parseDouble(parts[0]),
            Integer.parseInt(parts[1]),
            Double.parseDouble(parts[2]),
            Double.parseDouble(parts[3]));
    KSqs scheme = new KSqs(8, 100);
    Drafting drafting = scheme.drafting(Rows.VOCABULARY, settings, new Dice(5));
    drafting.begin(0, Integer.MAX_VALUE);
    for (int i = 0; i < DRAFTS; i++) {
      drafting.propose(rows, i * Rows.VOCABULARY);
    }
    payload = drafting.payload();
    verification = scheme.verification(Rows.VOCABULARY, settings, new Dice(5));
    draft.clear(100).append(17, 60).append(90_000, 40);
    law.shape(rows, 0, settings);
  }

  @Benchmark
  public double shape() {
    row = (row + 1) % DRAFTS;
    return law.shape(rows, row * Rows.VOCABULARY, settings).sum();
  }

  @Benchmark
  public int draw() {
    return law.draw(uniform());
  }

  @Benchmark
  public int drawResidual() {
    return law.drawResidual(draft, 1, uniform());
  }

  /**
   * A round of four drafts of the same law as the target's: decoded, nearly all accepted, settled.
   */
  @Benchmark
  public Verdict round() throws MalformedPayloadException {
    verification.decode(0, DRAFTS, payload);
    return verification.decide(LogitRows.of(rows, 0, Rows.VOCABULARY));
  }

  private double uniform() {
    draw = (draw + 1) & 63;
    return draw / 64.0;
  }
}
