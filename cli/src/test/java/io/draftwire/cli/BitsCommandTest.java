package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BitsCommandTest {

  /** The table of the joint rank (SQS-SD, arXiv 2510.09942), and the formula it comes from. */
  @ParameterizedTest
  @CsvSource({
    "50257, 8, 100, 144.2",
    "128256, 8, 100, 155.1",
    "151936, 8, 100, 157.0",
    "151936, 64, 1000, 1146.3",
  })
  void areTheCeilingOfTheJointRank(int vocabulary, int support, int resolution, double before) {
    BigInteger laws =
        choose(vocabulary, support).multiply(choose(resolution + support - 1, support - 1));
    int bits = laws.subtract(BigInteger.ONE).bitLength();
    assertThat((double) bits).isBetween(before - 0.05, before + 1.05);
    Said run =
        Said.of(
            "bits",
            "--scheme=k-sqs",
            "--vocab=" + vocabulary,
            "--support=" + support,
            "--resolution=" + resolution);
    assertThat(run.exit()).isZero();
    assertThat(run.out()).isEqualTo(bits + System.lineSeparator());
  }

  @Test
  void ofTheOtherSchemes() {
    assertThat(bits("--scheme=dense", "--vocab=1000")).isEqualTo("16000");
    assertThat(bits("--scheme=k-sqs", "--vocab=32000", "--support=1")).isEqualTo("15");
    BigInteger all = choose(100 + 31_999, 31_999);
    assertThat(bits("--scheme=qs", "--vocab=32000"))
        .isEqualTo(Integer.toString(all.subtract(BigInteger.ONE).bitLength()));
  }

  private static String bits(String... flags) {
    StringWriter out = new StringWriter();
    int status = new CommandLine(new BitsCommand()).setOut(new PrintWriter(out)).execute(flags);
    assertThat(status).isZero();
    return out.toString().strip();
  }

  private static BigInteger choose(int n, int k) {
    BigInteger result = BigInteger.ONE;
    for (int i = 1; i <= Math.min(k, n - k); i++) {
      result = result.multiply(BigInteger.valueOf(n - i + 1L)).divide(BigInteger.valueOf(i));
    }
    return result;
  }
}
