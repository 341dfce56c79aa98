package io.draftwire.lab.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkTraceTest {
  @Test
  void readsAChangeALine(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("t"),
            """
            # a train, into a tunnel and out of it
            0    1mbit  250kbit 50ms

            12.5 20kbit 20kbit  400ms  # the tunnel
            20   none   none    0ms
            """);
    LinkTrace trace = LinkTrace.read(file);
    assertThat(trace.size()).isEqualTo(3);
    assertThat(trace.spec(0)).isEqualTo(LinkSpec.parse("1mbit/250kbit/50ms"));
    assertThat(trace.fromNanos(1)).isEqualTo(12_500_000_000L);
    assertThat(trace.spec(1)).isEqualTo(LinkSpec.parse("20kbit/20kbit/400ms"));
    assertThat(trace.spec(2)).isEqualTo(LinkSpec.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          0 1mbit 50ms;                               line 1: '0 1mbit 50ms' has 3 columns
          1 1mbit 1mbit 5ms;                          line 1: the first second is 1; a trace begins at 0
          x 1mbit 1mbit 5ms;                          line 1: 'x' is not a number of seconds
          -1 1mbit 1mbit 5ms;                         line 1: '-1' is not a number of seconds
          NaN 1mbit 1mbit 5ms;                        line 1: 'NaN' is not a number of seconds
          0 1mbit 1mb 5ms;                            line 1: link '1mbit/1mb/5ms': rate down '1mb' has no unit
          0 1mbit 1mbit 5ms|0 1mbit 1mbit 5ms;        line 2: second 0 is not after the line before
          0 1mbit 1mbit 5ms|#|5 1mbit 1mbit;          line 3: '5 1mbit 1mbit' has 3 columns
          # nothing;                                  has no lines
          """)
  void refusesInOneLine(String text, String fault) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LinkTrace.parse("road.txt", text.replace('|', '\n')))
        .withMessageContaining("link trace road.txt")
        .withMessageContaining(fault)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  @Test
  void namesAFileThatIsNotThere(@TempDir Path folder) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LinkTrace.read(folder.resolve("none")))
        .withMessageContaining("cannot be read");
  }
}
