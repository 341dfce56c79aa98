package io.draftwire.core.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.EdgeSettings;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionId;
import io.draftwire.core.text.Prefix;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a round makes a cloud decode is bounded as what it makes it forward. */
class RoundWorkTest {
  private static final int[] VOCABULARIES = {29, 32_000, 151_936, 1 << 20};

  @Test
  void whatPeopleChooseIsNotBoundFurther() {
    for (int vocabulary : VOCABULARIES) {
      for (Scheme scheme :
          List.of(
              new Dense(),
              new Qs(100),
              new KSqs(8, 100),
              new KSqs(64, 1000, SupportCode.ADAPTIVE),
              new CSqs(100, 0.01, 0.01, 0.01, 64),
              new PlainTopK(256),
              new Coupled(),
              new Scalar(4))) {
        assertThat(scheme.mostDrafts(vocabulary))
            .as("%s over %d", scheme.label(), vocabulary)
            .isGreaterThanOrEqualTo(Protocol.MAX_DRAFTS);
      }
    }
  }

  @Test
  void largeLawsComeFewAtATime() {
    assertThat(new KSqs(256, 65_535).mostDrafts(32_000)).isEqualTo(16);
    assertThat(new CSqs(100, 0.01, 0.01, 0.01, 256).mostDrafts(32_000)).isEqualTo(16);
    assertThat(new Qs(4096).mostDrafts(32_000)).isBetween(2, 8);
    assertThat(new Qs(4096).mostDrafts(1 << 20)).isEqualTo(1);
    assertThat(new Qs(4096).mostDrafts(29)).isGreaterThan(1);
  }

  @Test
  void aRoundOfMoreIsRefusedBeforeItIsRead() {
    CloudSession cloud =
        new CloudSession(SessionId.of(1), new CloudLimits("print", 32_000, 64), 5, t -> false);
    cloud.onMessage(hello(new Qs(4096)));
    cloud.poll();
    cloud.poll();
    cloud.onMessage(new EdgeMessage.Round(1, 1, Prefix.of(1, 2), 16, new byte[40_000]));
    Refusal refusal =
        ((CloudMessage.Refused) ((CloudAction.Send) cloud.poll()).message()).refusal();
    assertThat(refusal.code()).isEqualTo(Refusal.Code.SETTINGS);
    assertThat(refusal.message()).contains("16 drafts of qs ell=4096", "draft fewer");
  }

  /** By the scheme that the round itself brings. */
  @Test
  void aRoundThatChangesTheSchemeIsBoundByTheNewOne() {
    CloudSession cloud =
        new CloudSession(SessionId.of(1), new CloudLimits("print", 32_000, 64), 5, t -> false);
    cloud.onMessage(hello(new Coupled()));
    cloud.poll();
    cloud.poll();
    cloud.onMessage(
        new EdgeMessage.Round(
            1, 1, Prefix.of(1, 2), 16, new byte[40], EdgeMessage.NO_CHOICE, new Qs(4096)));
    assertThat(((CloudAction.Send) cloud.poll()).message())
        .isInstanceOf(CloudMessage.Refused.class);
  }

  @Test
  void anEdgeDraftsNoMoreThanIsRead() throws Exception {
    int vocabulary = 32_000;
    Scheme scheme = new KSqs(256, 1000);
    EdgeSession edge =
        new EdgeSession(
            new EdgeSettings(
                Mode.SPECULATIVE,
                "print",
                vocabulary,
                Sampling.at(1),
                1,
                scheme,
                40,
                Integer.MAX_VALUE,
                100,
                OptionalLong.of(1),
                token -> false),
            new int[] {1, 2});
    edge.start();
    edge.poll();
    edge.onMessage(new CloudMessage.Welcome(SessionId.of(1), 1, 1, 2048));
    int drafts = 0;
    float[] logits = new float[vocabulary];
    EdgeAction action = edge.poll();
    for (; action instanceof EdgeAction.Forward; action = edge.poll()) {
      logits[drafts]++;
      edge.onLogits(logits, 0);
      drafts++;
    }
    assertThat(drafts).isEqualTo(scheme.mostDrafts(vocabulary)).isLessThan(40);
    assertThat(action).isInstanceOf(EdgeAction.Send.class);
  }

  private static EdgeMessage.Hello hello(Scheme scheme) {
    return new EdgeMessage.Hello(
        Protocol.VERSION,
        "print",
        32_000,
        Mode.SPECULATIVE,
        Sampling.at(1),
        scheme,
        64,
        40,
        OptionalLong.of(1),
        new int[] {1, 2});
  }
}
