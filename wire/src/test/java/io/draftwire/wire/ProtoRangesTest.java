package io.draftwire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.draftwire.core.grammar.GrammarLimits;
import io.draftwire.core.law.LogitBias;
import io.draftwire.core.law.Penalties;
import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Candidates;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.PlainTopK;
import io.draftwire.core.scheme.Qs;
import io.draftwire.core.session.Likeliest;
import io.draftwire.core.session.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The ranges that the comments of verifier.proto promise are those that core takes. */
class ProtoRangesTest {
  private static final Path PROTO = Path.of("src/main/proto/draftwire/v1/verifier.proto");

  private final String proto;

  ProtoRangesTest() throws IOException {
    proto = Files.readString(PROTO);
  }

  @Test
  void settingsOfSchemes() {
    takes("TopK", "support", PlainTopK::new);
    takes("Qs", "resolution", Qs::new);
    takes("KSqs", "support", support -> new KSqs(support, 100));
    takes("KSqs", "resolution", resolution -> new KSqs(8, resolution));
    takes("CSqs", "resolution", resolution -> new CSqs(resolution, 0.01, 0.01, 0.01, 64));
    takes("CSqs", "max_support", support -> new CSqs(100, 0.01, 0.01, 0.01, support));
  }

  @Test
  void whatEditsLogits() {
    assertThat(range("Sampling", "biased")[1]).isEqualTo(LogitBias.MOST);
    assertThat(comment("Sampling", "grammar")).contains(GrammarLimits.TEXT_BYTES + " bytes");
    assertThat(comment("Sampling", "bias")).contains("-100..100").doesNotContain("1024");
    assertThat(comment("Sampling", "presence_penalty")).contains("-2..2");
    assertThat(comment("Sampling", "repeat_penalty")).contains("0.1..10.");
    assertThat(range("Sampling", "repeat_last")).containsExactly(0, Penalties.WHOLE_TEXT);
    assertThat(comment("Sampling", "repeat_last")).contains("Absent: " + Penalties.USUAL_LAST);
    for (double most : new double[] {-2, 2}) {
      assertThatCode(() -> new Penalties(most, most, 1, 0)).doesNotThrowAnyException();
    }
    for (double most : new double[] {.1, 10}) {
      assertThatCode(() -> new Penalties(0, 0, most, 0)).doesNotThrowAnyException();
    }
    for (float most : new float[] {-100, 100}) {
      assertThatCode(() -> new LogitBias(Map.of(0, most))).doesNotThrowAnyException();
    }
  }

  /** On the wire those beside the draft are counted. */
  @Test
  void siblings() {
    for (String scheme : List.of("TopK", "KSqs", "CSqs")) {
      int[] range = range(scheme, "siblings");
      assertThat(range[0]).isZero();
      assertThat(new PlainTopK(8, AcceptanceRule.TOKEN, range[1] + 1).siblings()).isEqualTo(4);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new PlainTopK(8, AcceptanceRule.TOKEN, range[1] + 2))
          .withMessageContaining("5 siblings");
    }
  }

  @Test
  void limitsOfMessages() {
    assertThat(range("Hello", "max_drafts")).containsExactly(0, Protocol.MAX_DRAFTS);
    assertThat(range("Hello", "prompt")).containsExactly(1, Frames.MAX_PROMPT_TOKENS);
    assertThat(range("Hello", "alternatives")).containsExactly(0, Likeliest.MOST);
    assertThat(range("Ruling", "likeliest_count")).containsExactly(0, Likeliest.MOST);
    assertThat(range("Stream", "tokens")).containsExactly(1, Protocol.MAX_STREAM);
    assertThat(comment("Round", "payload")).contains("at most " + Frames.MAX_PAYLOAD_BYTES + " ");
    assertThat(range("Grow", "guesses")).containsExactly(1, Protocol.MAX_GUESSES);
    assertThat(comment("Grow", "payload"))
        .contains("at most " + LiveFrames.MAX_PAYLOAD_BYTES + " bytes");
    assertThat(comment("Ack", "base")).contains("most " + Protocol.CREDIT + ".");
    assertThat(comment("More", "first")).contains("at most " + Protocol.MAX_CANDIDATES + ".");
    assertThat(comment("Offer", "candidate")).contains("at most " + Candidates.MOST + ".");
  }

  private void takes(String message, String field, IntConsumer make) {
    int[] range = range(message, field);
    for (int value : range) {
      assertThatCode(() -> make.accept(value))
          .as("%s.%s", message, field)
          .doesNotThrowAnyException();
    }
    for (int value : new int[] {range[0] - 1, range[1] + 1}) {
      assertThatIllegalArgumentException()
          .as("%s.%s", message, field)
          .isThrownBy(() -> make.accept(value))
          .withMessageContaining(Integer.toString(value));
    }
  }

  /** The first "from..to" of a field's comment. */
  private int[] range(String message, String field) {
    Matcher range = Pattern.compile("(\\d+)\\.\\.(\\d+)").matcher(comment(message, field));
    assertThat(range.find()).as("range of %s.%s", message, field).isTrue();
    return new int[] {Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2))};
  }

  private String comment(String message, String field) {
    Matcher of =
        Pattern.compile(
                "(?ms)^message "
                    + message
                    + " \\{.*?((?: +//[^\\n]*\\n)+)[^\\n/]* "
                    + field
                    + " = ")
            .matcher(proto);
    assertThat(of.find()).as("comment of %s.%s", message, field).isTrue();
    return of.group(1);
  }
}
