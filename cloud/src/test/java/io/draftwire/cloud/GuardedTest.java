package io.draftwire.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cloud.batch.Demand;
import io.draftwire.cloud.batch.PassTimes;
import io.draftwire.cloud.batch.Work;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudMachine;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionId;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** What the inference thread sees of a session. */
class GuardedTest {
  private final ReentrantLock lock = new ReentrantLock();

  /** It would end the thread that all sessions share. */
  @Test
  void aSessionThatCannotEvenBeEndedIsNobodyElsesAffair() {
    Guarded guarded = new Guarded(lock, new Broken(lock));
    guarded.failed(new IllegalStateException("no such row"));
    assertThat(lock.isLocked()).isFalse();
  }

  /** The inbox takes its own lock first and this one then: told under this one, both would wait. */
  @Test
  void whoIsToldOfAPassIsNotToldUnderTheSessionsLock() {
    boolean[] held = {true};
    Guarded guarded = new Guarded(lock, new Broken(lock));
    guarded.whenTold(() -> held[0] = lock.isHeldByCurrentThread());
    guarded.passed(null, null);
    assertThat(held[0]).isFalse();
  }

  /** What has a default is easily forgotten, and then no session's own answer is ever heard. */
  @Test
  void everythingThatASessionMaySayOfItsWorkIsAskedUnderItsLock() {
    assertThat(Arrays.stream(Work.class.getDeclaredMethods()).map(Method::getName))
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(Arrays.stream(Guarded.class.getDeclaredMethods()).map(Method::getName))
                    .contains(name));
  }

  /** A session that cannot be ended. */
  private static final class Stubborn implements CloudMachine {
    @Override
    public SessionId name() {
      return SessionId.of(1);
    }

    @Override
    public CloudAction poll() {
      return null;
    }

    @Override
    public boolean hasActions() {
      return false;
    }

    @Override
    public void refuse(Refusal refusal) {
      throw new IllegalStateException("a fault of ours");
    }

    @Override
    public void abandon() {}

    @Override
    public boolean ended() {
      return false;
    }

    @Override
    public int token(int position) {
      return 0;
    }

    @Override
    public int length() {
      return 0;
    }

    @Override
    public Runnable ahead() {
      return null;
    }

    @Override
    public int[] committedText() {
      return new int[0];
    }
  }

  private static final class Broken extends TargetDriver {
    Broken(ReentrantLock lock) {
      super(new Stubborn(), null, null, 0, null, lock, null);
    }

    @Override
    public int passed(LogitRows rows, PassTimes times) {
      return -1;
    }

    @Override
    void over() {}

    @Override
    void asked(CloudAction.Forward forward) {}

    @Override
    boolean waitsForPass() {
      return false;
    }

    @Override
    boolean wantsTarget() {
      return false;
    }

    @Override
    public void onMessage(EdgeMessage message, long arrivedNanos) {}

    @Override
    public Demand demand() {
      return null;
    }
  }
}
