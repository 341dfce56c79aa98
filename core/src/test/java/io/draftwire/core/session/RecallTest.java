package io.draftwire.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.text.Text;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Both ends of a text that is brought together: what the cloud remembers, what the edge tells. */
class RecallTest {
  private static final int[] TEXT = {5, 3, 8, 8, 1, 9, 2};

  private final Text text = new Text(TEXT);
  private Rejoin rejoin;

  private EdgeMessage.Hello hello(int committed) throws SessionException {
    rejoin = new Rejoin();
    rejoin.welcomed(new CloudMessage.Welcome(SessionId.of(4), 1, 7, 100));
    return new EdgeMessage.Hello(
            Protocol.VERSION,
            "print",
            10,
            EdgeMessage.Mode.LIVE,
            Sampling.GREEDY,
            new Coupled(),
            0,
            10,
            OptionalLong.of(7),
            new int[0])
        .withResume(rejoin.resume(text, committed));
  }

  private static int[] first(int length) {
    return Arrays.copyOf(TEXT, length);
  }

  @Test
  void aTextThatIsHereNeedsNotBeTold() throws Exception {
    for (int remembered = 4; remembered <= TEXT.length; remembered++) {
      EdgeMessage.Hello whole = new Recall(hello(4), first(remembered)).whole();
      assertThat(whole.prompt()).isEqualTo(first(4));
    }
  }

  @Test
  void whatIsNotHereIsToldFromThereOn() throws Exception {
    for (int remembered = 0; remembered < 6; remembered++) {
      Recall recall = new Recall(hello(6), remembered == 0 ? null : first(remembered));
      assertThat(recall.whole()).isNull();
      EdgeMessage.Retell retell = rejoin.retell(recall.missing(), text, 6);
      assertThat(retell.from()).isEqualTo(remembered);
      assertThat(recall.told(retell).prompt()).isEqualTo(first(6));
    }
  }

  /** What is remembered is another text: it is told whole, and not mixed up. */
  @Test
  void anotherTextIsNoticedWithOneMessage() throws Exception {
    int[] other = TEXT.clone();
    other[2] = 4;
    for (int remembered = 3; remembered <= TEXT.length; remembered++) {
      Recall recall = new Recall(hello(6), Arrays.copyOf(other, remembered));
      assertThat(recall.whole()).isNull();
      EdgeMessage.Retell retell = rejoin.retell(recall.missing(), text, 6);
      assertThat(retell.from()).isZero();
      assertThat(recall.told(retell).prompt()).isEqualTo(first(6));
    }
  }

  @Test
  void aTextThatIsNotTheOneNamedIsNotTaken() throws Exception {
    Recall recall = new Recall(hello(6), first(3));
    assertThat(recall.told(new EdgeMessage.Retell(3, new int[] {8, 1, 1}))).isNull();
    assertThat(recall.told(new EdgeMessage.Retell(3, new int[] {8, 1}))).isNull();
    assertThat(recall.told(new EdgeMessage.Retell(4, new int[] {1, 9}))).isNull();
    assertThat(recall.told(new EdgeMessage.Retell(-1, new int[7]))).isNull();
    assertThat(recall.told(new EdgeMessage.Retell(Integer.MAX_VALUE, new int[7]))).isNull();
    assertThat(recall.told(new EdgeMessage.Retell(3, new int[] {8, 1, 9}))).isNotNull();
  }

  @Test
  void aCloudIsToldOnceAndOnlyWhatItCanLack() throws Exception {
    hello(6);
    rejoin.retell(new CloudMessage.Missing(0, 0), text, 6);
    refused(new CloudMessage.Missing(0, 0));
    hello(6);
    refused(new CloudMessage.Missing(7, 0));
    refused(new CloudMessage.Missing(-1, 0));
  }

  private void refused(CloudMessage.Missing missing) {
    assertThatThrownBy(() -> rejoin.retell(missing, text, 6))
        .isInstanceOf(SessionException.class)
        .hasMessageContaining("asks for the rest");
  }

  @Test
  void everyConnectionHasAnEpochOfItsOwn() throws Exception {
    assertThat(hello(4).resume().epoch()).isEqualTo(2);
    assertThat(rejoin.resume(text, 4).epoch()).isEqualTo(3);
    assertThatThrownBy(() -> rejoin.welcomed(new CloudMessage.Welcome(SessionId.of(4), 2, 7, 100)))
        .hasMessageContaining("epoch 2")
        .hasMessageContaining("epoch 3");
    rejoin.welcomed(new CloudMessage.Welcome(SessionId.of(9), 3, 7, 100));
    assertThat(rejoin.resume(text, 5).session()).isEqualTo(SessionId.of(9));
  }
}
