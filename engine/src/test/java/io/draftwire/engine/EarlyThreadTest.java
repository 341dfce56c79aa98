package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class EarlyThreadTest {
  private final List<Integer> heard = new ArrayList<>();

  @Test
  void whatIsLateIsNeverTold() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch tried = new CountDownLatch(1);
    try (EarlyThread thread = new EarlyThread()) {
      EarlyThread.Pass pass = thread.pass((layer, index, logits, offset) -> heard.add(index));
      pass.beside(() -> pass.tell(0, 1, new float[1], 0));
      pass.await();
      pass.beside(
          () -> {
            begun.countDown();
            wait(over);
            pass.tell(0, 2, new float[1], 0);
            tried.countDown();
          });
      pass.beside(() -> heard.add(99));
      begun.await();
      pass.close();
      over.countDown();
      tried.await();
      EarlyThread.Pass next = thread.pass((layer, index, logits, offset) -> heard.add(index));
      next.beside(() -> next.tell(0, 3, new float[1], 0));
      next.await();
      assertThat(heard).containsExactly(1, 3);
      assertThat(pass.isOver()).isTrue();
    }
  }

  @Test
  void theEndOfAPassWaitsForWhoIsBeingTold() throws InterruptedException {
    CountDownLatch telling = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (EarlyThread thread = new EarlyThread()) {
      EarlyThread.Pass pass =
          thread.pass(
              (layer, index, logits, offset) -> {
                telling.countDown();
                wait(go);
                heard.add(index);
              });
      pass.beside(() -> pass.tell(0, 1, new float[1], 0));
      telling.await();
      Thread closing = Thread.ofPlatform().start(pass::close);
      while (closing.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
      assertThat(heard).isEmpty();
      go.countDown();
      closing.join();
      assertThat(heard).containsExactly(1);
    }
  }

  @Test
  void whoFailsIsNotHeardAndTheOthersAre() {
    try (EarlyThread thread = new EarlyThread()) {
      EarlyThread.Pass pass =
          thread.pass(
              (layer, index, logits, offset) -> {
                if (index == 1) {
                  throw new IllegalStateException("as a listener may");
                }
                heard.add(index);
              });
      pass.beside(() -> pass.tell(0, 1, new float[1], 0));
      pass.beside(
          () -> {
            throw new StackOverflowError("as a head may");
          });
      pass.beside(() -> pass.tell(0, 2, new float[1], 0));
      pass.await();
      assertThat(heard).containsExactly(2);
    }
  }

  @Test
  void aClosedThreadTakesWorkAndDoesNone() {
    EarlyThread thread = new EarlyThread();
    thread.close();
    EarlyThread.Pass pass = thread.pass((layer, index, logits, offset) -> heard.add(index));
    pass.beside(() -> pass.tell(0, 1, new float[1], 0));
    pass.await();
    pass.close();
    assertThat(heard).isEmpty();
  }

  private static void wait(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
