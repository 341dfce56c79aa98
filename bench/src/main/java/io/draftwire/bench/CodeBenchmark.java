package io.draftwire.bench;

import io.draftwire.core.coding.LatticeCode;
import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.PayloadReader;
import io.draftwire.core.coding.PayloadWriter;
import java.util.SplittableRandom;
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

/** A law's way into the payload and out of it, over many random laws of support K at ell = 100. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(2)
public class CodeBenchmark {
  private static final int LAWS = 256;
  private static final int RESOLUTION = 100;

  @Param({"8", "16", "64"})
  public int support;

  private final int[][] ids = new int[LAWS][];
  private final int[][] counts = new int[LAWS][];
  private final byte[][] payloads = new byte[LAWS][];
  private final PayloadWriter writer = new PayloadWriter();
  private final PayloadReader reader = new PayloadReader();
  private LatticeCode code;
  private int[] readIds;
  private int[] readCounts;
  private int law;

  @Setup
  public void setup() {
    code = new LatticeCode(Rows.VOCABULARY, RESOLUTION, support);
    readIds = new int[support];
    readCounts = new int[support];
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < LAWS; i++) {
      ids[i] = random.ints(0, Rows.VOCABULARY).distinct().limit(support).sorted().toArray();
      counts[i] = new int[support];
      for (int quantum = 0; quantum < RESOLUTION; quantum++) {
        counts[i][(int) (support * Math.pow(random.nextDouble(), 3))]++;
      }
      encode(i);
      payloads[i] = writer.toByteArray();
    }
  }

  private void encode(int i) {
    writer.reset();
    code.encode(support, ids[i], counts[i], writer);
  }

  private int decode(int i) throws MalformedPayloadException {
    reader.reset(payloads[i]);
    code.decode(support, reader, readIds, readCounts);
    return readIds[0];
  }

  @Benchmark
  public int encode() {
    encode(next());
    return writer.rawBits();
  }

  @Benchmark
  public int decode() throws MalformedPayloadException {
    return decode(next());
  }

  @Benchmark
  public int encodeAndDecode() throws MalformedPayloadException {
    int i = next();
    encode(i);
    return decode(i);
  }

  private int next() {
    return law = (law + 1) % LAWS;
  }
}
