package io.draftwire.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PinnedThreadTest {

  @Test
  void callsRunOnTheOneThreadAndAnswer() throws Throwable {
    try (PinnedThread thread = new PinnedThread("compute-test")) {
      Thread[] seen = new Thread[2];
      for (int i = 0; i < 2; i++) {
        int at = i;
        int status =
            thread.run(
                () -> {
                  seen[at] = Thread.currentThread();
                  return 40 + at;
                });
        assertThat(status).isEqualTo(40 + i);
      }
      assertThat(seen[0]).isSameAs(seen[1]).isNotSameAs(Thread.currentThread());
    }
  }

  @Test
  void failuresReachTheCallerAndTheThreadGoesOn() throws Throwable {
    try (PinnedThread thread = new PinnedThread("compute-test")) {
      assertThatThrownBy(
              () ->
                  thread.run(
                      () -> {
                        throw new IllegalStateException("no");
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no");
      assertThat(thread.run(() -> 3)).isEqualTo(3);
    }
  }
}
