package io.draftwire.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.session.Link;
import io.draftwire.core.session.Meanwhile;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudLossTest {
  @Test
  void readsWhatTheHelpSays() {
    assertThat(CloudLoss.parse("fail")).isEqualTo(CloudLoss.FAIL);
    assertThat(CloudLoss.parse("wait:7")).isEqualTo(CloudLoss.waiting(Duration.ofSeconds(7)));
    assertThat(CloudLoss.parse("draft").meanwhile()).isEqualTo(Meanwhile.KEEP);
    assertThat(CloudLoss.parse("draft:keep")).isEqualTo(CloudLoss.parse("draft"));
    assertThat(CloudLoss.parse("draft:correct")).isEqualTo(CloudLoss.CORRECT);
    assertThat(CloudLoss.parse("draft:correct:7"))
        .isEqualTo(CloudLoss.correcting(Duration.ofSeconds(7)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "wait:",
        "wait:0",
        "wait:1.5",
        "draft:",
        "draft:keep:7",
        "draft:correct:0",
        "draft:correct:x",
        "drafts",
        "Wait"
      })
  void anythingElseIsRefusedInOneLineWithTheForms(String text) {
    assertThatThrownBy(() -> CloudLoss.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"")
        .hasMessageContaining("draft:correct[:SECONDS]")
        .hasMessageNotContaining("\n");
  }

  /** An answer that only waits has nothing to do meanwhile: it waits for its stream to end. */
  @Test
  void onlyWhereADraftGoesOnIsThereASilence() {
    CloudLoss draft = CloudLoss.DRAFT.withSilence(Duration.ofSeconds(3));
    assertThat(draft.silenceNanos()).isEqualTo(3_000_000_000L);
    assertThat(draft.forListener(false).silenceNanos()).isEqualTo(3_000_000_000L);
    assertThat(draft.withoutDraft().silenceNanos()).isEqualTo(Link.NEVER);
    assertThat(CloudLoss.WAIT.withSilence(Duration.ofSeconds(3)).silenceNanos())
        .isEqualTo(Link.NEVER);
    assertThatThrownBy(() -> CloudLoss.DRAFT.withSilence(Duration.ofMillis(999)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("below 1 s");
  }

  /** Who takes nothing back is told nothing that might have to be. */
  @Test
  void whoTakesNothingBackWaitsForAsLong() {
    CloudLoss correct = CloudLoss.correcting(Duration.ofSeconds(7));
    assertThat(correct.forListener(true)).isEqualTo(correct);
    assertThat(correct.forListener(false)).isEqualTo(CloudLoss.waiting(Duration.ofSeconds(7)));
    assertThat(CloudLoss.DRAFT.forListener(false)).isEqualTo(CloudLoss.DRAFT);
  }
}
