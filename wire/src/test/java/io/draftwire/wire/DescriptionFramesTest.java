package io.draftwire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.draftwire.core.session.TextRules;
import io.draftwire.wire.v1.Description;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DescriptionFramesTest {
  private static final CloudDescription CLOUD =
      new CloudDescription(
          3,
          "table",
          "a table",
          "all layers on CUDA0 (a GPU)",
          "0123456789abcdef".repeat(4),
          29,
          512,
          4,
          "{{ messages }}",
          "<s>",
          "</s>",
          new TextRules("gpt2", "deepseek-r1-qwen", true, false, true),
          "jetson-a100");

  private static void assertRefused(UnaryOperator<Description.Builder> with, String what) {
    Description frame = with.apply(DescriptionFrames.frame(CLOUD).toBuilder()).build();
    assertThatExceptionOfType(MalformedFrameException.class)
        .isThrownBy(() -> DescriptionFrames.cloud(frame))
        .withMessageContaining(what)
        .withMessageContaining("same release");
  }

  @Test
  void descriptionsArriveAsTheyWere() throws Exception {
    assertThat(DescriptionFrames.cloud(DescriptionFrames.frame(CLOUD))).isEqualTo(CLOUD);
    CloudDescription without = CLOUD.withoutTemplate();
    assertThat(without.chatTemplate()).isEmpty();
    assertThat(DescriptionFrames.cloud(DescriptionFrames.frame(without))).isEqualTo(without);
  }

  /** Whoever asks for more gets no more than a template could have. */
  @Test
  void paddingIsBoundedAndChangesNothing() throws Exception {
    Description plain = DescriptionFrames.frame(CLOUD);
    assertThat(DescriptionFrames.filled(plain, 0)).isEqualTo(plain);
    assertThat(DescriptionFrames.filled(plain, 1000).getPadding().size()).isEqualTo(1000);
    for (int many : new int[] {DescriptionFrames.MAX_FILL_BYTES + 1, Integer.MAX_VALUE, -1}) {
      Description filled = DescriptionFrames.filled(plain, many);
      assertThat(filled.getPadding().size()).isEqualTo(DescriptionFrames.MAX_FILL_BYTES);
      assertThat(DescriptionFrames.cloud(filled)).isEqualTo(CLOUD);
    }
  }

  /** It reaches terminals and pages. */
  @Test
  void aMachineIsNamedInOneShortLineOrTheDescriptionIsRefused() throws Exception {
    for (String name : new String[] {"x".repeat(65), "a\nb", "a\u001b[31m"}) {
      assertRefused(d -> d.setPacedTo(name), "no name in one line");
    }
    for (String devices : new String[] {"x".repeat(201), "a\nb", "a\u001b[31m"}) {
      assertRefused(d -> d.setRunsOn(devices), "no names in one line");
    }
    Description nowhere = DescriptionFrames.frame(CLOUD).toBuilder().clearPacedTo().build();
    assertThat(DescriptionFrames.cloud(nowhere).pacedTo()).isEmpty();
  }

  /** They reach native code. */
  @Test
  void rulesThatAreNoNamesAreRefused() {
    for (String name : new String[] {"x".repeat(65), "a b", "a\0", "\u00e9"}) {
      assertRefused(d -> d.setRules(d.getRules().toBuilder().setPre(name)), "no name");
      assertRefused(d -> d.setRules(d.getRules().toBuilder().setModel(name)), "no name");
    }
    assertRefused(Description.Builder::clearRules, "no rules of reading a text");
  }
}
