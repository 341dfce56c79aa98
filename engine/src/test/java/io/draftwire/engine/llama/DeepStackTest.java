package io.draftwire.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.draftwire.engine.ModelException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DeepStackTest {
  @Test
  void longTextsOfVirtualThreadsAreReadOnThreadsOfTheirOwn() throws Exception {
    AtomicReference<Thread> there = new AtomicReference<>();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    there.set(DeepStack.run(5_000_000, false, Thread::currentThread));
                  } catch (Throwable e) {
                    throw new AssertionError(e);
                  }
                });
    caller.join();
    assertThat(there.get().isVirtual()).isFalse();
  }

  @Test
  void textsTooLongForADeepStackAreRefused() {
    assertThatThrownBy(() -> DeepStack.run(2_000_000, true, () -> 0))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("2000000 bytes");
  }

  @Test
  void anInterruptedCallerHasTheWorkStopped() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<String> seen = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                DeepStack.run(
                    1000,
                    true,
                    () -> {
                      begun.countDown();
                      new CountDownLatch(1).await();
                      return 0;
                    });
              } catch (InterruptedException e) {
                seen.set("stopped, caller interrupted: " + Thread.currentThread().isInterrupted());
              } catch (Throwable e) {
                throw new AssertionError(e);
              }
            });
    caller.start();
    begun.await();
    caller.interrupt();
    caller.join();
    assertThat(seen.get()).isEqualTo("stopped, caller interrupted: true");
  }

  /** Else what nobody waits for any more would be read all the same, once its turn comes. */
  @Test
  void whoIsInterruptedBeforeItsTurnHasNothingRead() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(
              () ->
                  DeepStack.run(
                      100_000,
                      true,
                      () -> {
                        throw new AssertionError("read");
                      }))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("interrupted");
    } finally {
      assertThat(Thread.interrupted()).as("the caller's own interrupt").isTrue();
    }
    assertThat(catchThrowable(() -> DeepStack.run(100_000, true, () -> 0)))
        .as("the turn is given on")
        .isNull();
  }
}
