package io.draftwire.bench;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.PayloadReader;
import io.draftwire.core.coding.PayloadWriter;
import io.draftwire.core.coding.TokenCoder;
import io.draftwire.core.coding.TokenPrior;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An id through the coder, per token: both ends of a session (written, read, learnt twice) and one
 * pass of learning, over a text whose tokens follow from each other; without a prior and with one
 * of 150,000 tokens of the same language, whose tables exceed the caches. The yardstick is the id
 * in plain bits.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(2)
public class TokenCoderBenchmark {
  private static final int VOCABULARY = 32_000;
  private static final int ROUND = 8;
  private static final int ROUNDS = 32;
  private static final int TOKENS = ROUND * ROUNDS;
  private static final int ID_BITS = 15;

  @Param({"0", "150000"})
  public int prior;

  private final PayloadWriter writer = new PayloadWriter();
  private final PayloadReader reader = new PayloadReader();
  private int[] text;
  private TokenCoder edge;
  private TokenCoder cloud;

  @Setup
  public void setup() {
    TokenPrior known =
        prior == 0
            ? TokenPrior.NONE
            : TokenPrior.of(VOCABULARY, text(prior, new SplittableRandom(1)));
    edge = new TokenCoder(VOCABULARY, known);
    cloud = new TokenCoder(VOCABULARY, known);
    text = text(TOKENS, new SplittableRandom(2));
  }

  /** A session: everything is forgotten in the end, so that each finds the same. */
  @Benchmark
  @OperationsPerInvocation(TOKENS)
  public int bothEnds() throws MalformedPayloadException {
    edge.forget();
    cloud.forget();
    int sum = 0;
    for (int at = 0; at < TOKENS; at += ROUND) {
      writer.reset();
      edge.begin();
      for (int i = at; i < at + ROUND; i++) {
        edge.write(text[i], writer);
      }
      reader.reset(writer.toByteArray());
      cloud.begin();
      for (int i = at; i < at + ROUND; i++) {
        sum += cloud.read(reader);
      }
      for (int i = at; i < at + ROUND; i++) {
        edge.committed(text[i]);
        cloud.committed(text[i]);
      }
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(TOKENS)
  public int learn() {
    edge.forget();
    for (int token : text) {
      edge.committed(token);
    }
    return edge.digest();
  }

  @Benchmark
  @OperationsPerInvocation(TOKENS)
  public long plainIds() throws MalformedPayloadException {
    long sum = 0;
    for (int at = 0; at < TOKENS; at += ROUND) {
      writer.reset();
      for (int i = at; i < at + ROUND; i++) {
        writer.raw(text[i], ID_BITS);
      }
      reader.reset(writer.toByteArray());
      for (int i = 0; i < ROUND; i++) {
        sum += reader.raw(ID_BITS);
      }
    }
    return sum;
  }

  /** Passages of 250 tokens, each token one of a few dozen that may follow the last two. */
  private static int[] text(int length, SplittableRandom random) {
    int[] text = new int[length];
    for (int i = 0; i < length; i++) {
      int before = i < 2 ? 0 : text[i - 1] * 31 + text[i - 2] % 4;
      int rank = (int) (40 * Math.pow(random.nextDouble(), 4));
      text[i] = i % 250 == 0 ? 1 : 2 + Math.floorMod(before * 7919 + rank * 104_729, 3_000);
    }
    return text;
  }
}
