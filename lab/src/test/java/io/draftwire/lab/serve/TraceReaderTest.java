package io.draftwire.lab.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceReaderTest {
  private static final String HEADER = AzureTrace.HEADER + "\n";
  private static final String FIRST = "2023-11-16 18:15:46.6805900,374,44\n";

  private static RequestTrace read(String text) throws IOException {
    return TraceReader.read("trace", new BufferedReader(new StringReader(text)));
  }

  @Test
  void azuresOf2023AreRead() throws IOException {
    RequestTrace trace = read("\uFEFF" + HEADER + FIRST + "\r\n2023-11-16 18:15:47,7,0\r\n");
    assertThat(trace.requests())
        .containsExactly(
            new RequestTrace.Request(0, 374, 44, List.of()),
            new RequestTrace.Request(319_410_000, 7, 0, List.of()));
  }

  @Test
  void azuresOf2024AreReadWithTheirOffsets() throws IOException {
    RequestTrace trace =
        read(
            HEADER
                + "2024-05-10 00:00:00.009930+00:00,2162,5\n"
                + "2024-05-10 02:00:01+02:00,2399,6\n");
    assertThat(trace.requests().get(1).nanos()).isEqualTo(990_070_000);
  }

  @Test
  void mooncakesAreReadWithTheirBlocks() throws IOException {
    RequestTrace trace =
        read(
            "{\"timestamp\": 27.5, \"input_length\": 6758, \"output_length\": 500, \"hash_ids\": [0, 14]}\n"
                + "{\"timestamp\": 3027, \"input_length\": 7, \"output_length\": 3}\n");
    assertThat(trace.requests())
        .containsExactly(
            new RequestTrace.Request(0, 6758, 500, List.of(0L, 14L)),
            new RequestTrace.Request(2_999_500_000L, 7, 3, List.of()));
  }

  @Test
  void linesOutOfOrderArePutInOrder() throws IOException {
    RequestTrace trace = read(HEADER + "2023-11-16 18:15:50,2,2\n2023-11-16 18:15:49,1,1\n");
    assertThat(trace.requests().getFirst().promptTokens()).isEqualTo(1);
    assertThat(trace.requests().getLast().nanos()).isEqualTo(1_000_000_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2023-11-16 18:15:47,374        | line 4: has 2 columns
          2023-11-16 18:15:47,374,44,1   | line 4: has 4 columns
          2023-11-16T18:15:47,374,44     | line 4: TIMESTAMP '2023-11-16T18:15:47' is no time
          2023-02-30 18:15,374,44        | line 4: TIMESTAMP '2023-02-30 18:15' is no time
          9999-11-16 18:15:47,374,44     | line 4: TIMESTAMP '9999-11-16 18:15:47' is no time
          2023-11-16 18:15:47,-1,44      | line 4: ContextTokens '-1' is no number of tokens
          2023-11-16 18:15:47,3.5,44     | line 4: ContextTokens '3.5' is no number of tokens
          2023-11-16 18:15:47,3,99999999999 | line 4: GeneratedTokens '99999999999' is no number
          2023-11-16 18:15:47,3,         | line 4: GeneratedTokens '' is no number of tokens
          """)
  void badLinesOfAzuresAreNamedByNumber(String line, String fault) {
    assertThatThrownBy(() -> read(HEADER + FIRST + "\n" + line + "\n" + FIRST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("trace, " + fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"timestamp": 1,                                         | line 2: is no JSON
          {"timestamp": "1", "input_length": 1, "output_length": 1} | line 2: timestamp '1'
          {"timestamp": -1, "input_length": 1, "output_length": 1} | line 2: timestamp '-1'
          {"timestamp": 1e300, "input_length": 1, "output_length": 1} | line 2: timestamp '
          {"input_length": 1, "output_length": 1}                  | line 2: timestamp 'none'
          {"timestamp": 1, "output_length": 1}                     | line 2: input_length 'none'
          {"timestamp": 1, "input_length": 1, "output_length": -1} | line 2: output_length '-1'
          {"timestamp": 1, "input_length": 1, "output_length": 1, "hash_ids": [0.5]} | line 2: hash_ids has '0.5'
          """)
  void badLinesOfMooncakesAreNamedByNumber(String line, String fault) {
    String good = "{\"timestamp\": 1, \"input_length\": 1, \"output_length\": 1}\n";
    assertThatThrownBy(() -> read(good + line + "\n" + good))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("trace, " + fault);
  }

  @Test
  void whatIsNoTraceIsSaid(@TempDir Path folder) throws IOException {
    for (String text : new String[] {"", "a,b\n", "\n" + HEADER, "[1]\n"}) {
      assertThatThrownBy(() -> read(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("trace, line 1")
          .hasMessageContaining(AzureTrace.HEADER);
    }
    Path latin = Files.write(folder.resolve("latin"), new byte[] {'{', (byte) 0xe9, '}'});
    assertThatThrownBy(() -> TraceReader.read(latin))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not UTF-8");
  }

  @Test
  void aTraceWithoutTimeIsNone() {
    for (String text : new String[] {HEADER, HEADER + FIRST, HEADER + FIRST + FIRST}) {
      assertThatThrownBy(() -> read(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("trace: it has ");
    }
  }
}
