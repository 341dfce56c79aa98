package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.lab.link.DeliveryTrace;
import io.draftwire.lab.link.LinkSpec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A recorded uplink that lets nothing through for four seconds, in the middle of real answers. They
 * take two seconds at least, by their pace, and what has to come before the gap has most of one.
 */
@Tag("models")
class TracedProcessesTest {
  private static final long BEGINS = 900;
  private static final long ENDS = 4900;

  @Test
  void anAnswerOutlivesAGapAsItWasAskedTo() throws Exception {
    RealPair.get();
    DeliveryTrace trace =
        DeliveryTrace.parse(
            "made up",
            LongStream.range(0, 60_000)
                .filter(milli -> milli < BEGINS || milli >= ENDS)
                .mapToObj(Long::toString)
                .collect(Collectors.joining("\n")));
    StringWriter out = new StringWriter();
    new TracedProcesses(
            new ModelOptions(),
            trace,
            LinkSpec.parse("none/10mbit/10ms"),
            0,
            Pace.named("gpu"),
            48,
            Duration.ofSeconds(1))
        .runRounds(new PrintWriter(out));
    List<String[]> rows =
        out.toString()
            .lines()
            .filter(line -> line.startsWith("k-sqs "))
            .map(line -> line.trim().split(" +"))
            .toList();
    System.out.println(out);
    assertThat(rows).extracting(row -> row[1]).containsExactly("wait", "keep", "correct");
    double gap = (ENDS - BEGINS) / 1e3;
    for (String[] row : rows) {
      boolean waits = row[1].equals("wait");
      boolean keeps = row[1].equals("keep");
      double whole = Double.parseDouble(row[2]);
      double pause = Double.parseDouble(row[3]);
      int alone = Integer.parseInt(row[4]);
      String said = String.join(" ", row);
      if (waits) {
        assertThat(pause).as(said).isGreaterThan(gap - .5);
        assertThat(alone).as(said).isZero();
      } else {
        assertThat(alone).as(said).isPositive();
      }
      if (keeps) {
        assertThat(whole).as(said).isLessThan(gap);
      } else {
        assertThat(whole).as(said).isGreaterThan(gap);
      }
    }
    assertThat(Arrays.copyOfRange(rows.get(1), 7, rows.get(1).length))
        .as("what was said before the gap is the cloud's, and stays")
        .startsWith("as", "undisturbed");
  }
}
