package io.draftwire.cloud;

import static io.draftwire.cloud.LoopbackCloud.prompt;
import static io.draftwire.cloud.LoopbackCloud.round;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.text.Prefix;
import io.draftwire.wire.Frames;
import io.draftwire.wire.v1.EdgeFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many frames a cloud asks an edge for. */
class InboxTest {
  private static final int MOST_HELLO_BYTES = 1000;
  private static final EdgeFrame ROUND = Frames.frame(round(1, 4, 0));

  private final CountingStream stream = new CountingStream();
  private final Driver driver = new Driver();
  private final ManualLater later = new ManualLater();
  private final Inbox inbox = new Inbox(driver, stream, MOST_HELLO_BYTES, later, () -> {});

  @Test
  void oneFrameIsAskedForWithEachThatIsHeard() {
    for (int i = 1; i <= 5; i++) {
      inbox.onNext(ROUND);
      assertThat(stream.asked()).isEqualTo(i);
    }
  }

  /** Of an edge that asks and does not read: what it is told waits, and it is not listened to. */
  @Test
  void noFrameIsAskedForWhileAnythingWaitsToBeSent() {
    driver.quiet = false;
    inbox.onNext(ROUND);
    inbox.ready(); // And yet more waits behind that.
    assertThat(driver.heard).hasSize(1);
    assertThat(stream.asked()).isZero();
    driver.quiet = true;
    inbox.ready();
    assertThat(stream.asked()).isEqualTo(1);
    inbox.ready();
    assertThat(stream.asked()).as("for one frame, once").isEqualTo(1);
  }

  /** The stream was ready all the time, so nothing else would ever ask. */
  @Test
  void aFrameThatCameBeforeAPassWasToldIsAskedForBehindIt() {
    driver.quiet = false;
    inbox.onNext(ROUND);
    assertThat(stream.asked()).isZero();
    driver.quiet = true;
    driver.told.run();
    assertThat(stream.asked()).isEqualTo(1);
    driver.told.run();
    assertThat(stream.asked()).as("once").isEqualTo(1);
  }

  @Test
  void firstFramesThatNoHelloNeedsAreLetGo() {
    EdgeFrame large =
        Frames.frame(new EdgeMessage.Round(1, 1, Prefix.of(prompt(4)), 1, new byte[2000]));
    inbox.onNext(large);
    assertThat(driver.heard).isEmpty();
    assertThat(driver.refusals)
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.CONTEXT);
              assertThat(refusal.message()).contains("at most 1000", "--ctx-size");
            });
    assertThat(stream.asked()).isZero();
  }

  @Test
  void laterFramesMayBeLarge() {
    inbox.onNext(ROUND);
    inbox.onNext(
        Frames.frame(new EdgeMessage.Round(1, 1, Prefix.of(prompt(4)), 1, new byte[2000])));
    assertThat(driver.heard).hasSize(2);
  }

  private static final class Driver implements SessionDriver {
    private final List<EdgeMessage> heard = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private boolean quiet = true;
    private Runnable told;

    @Override
    public void onMessage(EdgeMessage message, long arrivedNanos) {
      heard.add(message);
    }

    @Override
    public boolean greeting() {
      return heard.isEmpty();
    }

    @Override
    public void refuse(Refusal refusal, Refusals.Reason reason) {
      refusals.add(refusal);
    }

    @Override
    public boolean quiet() {
      return quiet;
    }

    @Override
    public void whenTold(Runnable what) {
      told = what;
    }

    @Override
    public void abandon() {}

    @Override
    public void pump() {}

    @Override
    public void broke(Throwable e) {
      throw new AssertionError(e);
    }
  }
}
