package io.draftwire.wire.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallerTest {
  private static Caller caller(Limits limits) {
    return new Caller(new Principal("alice", limits), new Account());
  }

  private static Refusal refused(
      Caller caller, int prompt, long seconds, Refusal.Code code, String limit) {
    SessionException refused =
        catchThrowableOfType(
            SessionException.class,
            () -> caller.begin(prompt, false, TimeUnit.SECONDS.toNanos(seconds)));
    assertThat(refused).as(limit).isNotNull();
    assertThat(refused.refusal().code()).isEqualTo(code);
    assertThat(refused).hasMessageContaining("alice").hasMessageContaining(limit);
    return refused.refusal();
  }

  @Test
  void sessionsAtOnce() throws Exception {
    Caller caller = caller(new Limits(2, 9, 100, 100));
    Caller.Stay first = caller.begin(1, false, 0);
    caller.begin(1, false, 0);
    assertThat(refused(caller, 1, 0, Refusal.Code.BUSY, "sessions=2").retryMillis())
        .as("nobody knows")
        .isZero();
    first.end();
    first.end(); // It gives back once.
    caller.begin(1, false, 0);
    refused(caller, 1, 0, Refusal.Code.BUSY, "sessions=2");
  }

  @Test
  void streamsAtOnce() throws Exception {
    Caller caller = caller(new Limits(9, 2, 100, 100));
    Runnable first = caller.openStream();
    caller.openStream();
    assertThat(catchThrowableOfType(SessionException.class, caller::openStream))
        .hasMessageContaining("streams=2");
    first.run();
    first.run();
    caller.openStream();
    assertThat(catchThrowableOfType(SessionException.class, caller::openStream)).isNotNull();
  }

  /** Those that the target has read are no longer counted, though their session goes on. */
  @Test
  void promptTokensThatWait() throws Exception {
    Caller caller = caller(new Limits(9, 9, 100, 100));
    Caller.Stay first = caller.begin(60, false, 0);
    refused(caller, 41, 0, Refusal.Code.BUSY, "prompt-tokens=100");
    Caller.Stay second = caller.begin(40, false, 0);
    first.promptRead();
    caller.begin(60, false, 0);
    second.promptRead();
    second.end();
    caller.begin(40, false, 0);
    refused(caller, 1, 0, Refusal.Code.BUSY, "prompt-tokens=100");
    // One that could never come in is told so.
    refused(caller, 101, 0, Refusal.Code.CONTEXT, "prompt alone has 101");
  }

  /** It was let in when it was shorter, and has to be read again where nothing is left of it. */
  @Test
  void aTextThatGoesOnMayHaveGrownBeyondTheLimit() throws Exception {
    Caller caller = caller(new Limits(9, 9, 100, 100));
    Caller.Stay grown = caller.begin(500, true, 0);
    refused(caller, 1, 0, Refusal.Code.BUSY, "prompt-tokens=100");
    grown.promptRead();
    caller.begin(100, false, 0);
  }

  @Test
  void newSessionsInAMinute() throws Exception {
    Caller caller = caller(new Limits(99, 9, 100, 6));
    for (int i = 0; i < 6; i++) {
      caller.begin(0, false, 0).end();
    }
    // Until then, and not a moment longer: the one below it, a second later, is let in.
    Refusal refused = refused(caller, 0, 9, Refusal.Code.BUSY, "new-sessions=6");
    assertThat(refused.retryMillis()).isEqualTo(1000);
    assertThat(refused.message()).contains("in 1 s");
    caller.begin(0, false, TimeUnit.SECONDS.toNanos(10)).end();
    refused(caller, 0, 19, Refusal.Code.BUSY, "new-sessions=6");
    // After a long while it may begin as many at once as in a minute, and no more.
    for (int i = 0; i < 6; i++) {
      caller.begin(0, false, TimeUnit.SECONDS.toNanos(100_000)).end();
    }
    refused(caller, 0, 100_000, Refusal.Code.BUSY, "new-sessions=6");
  }

  /** Where the cloud is full, it was not the principal's doing. */
  @Test
  void whatIsTakenBackDoesNotCount() throws Exception {
    Caller caller = caller(new Limits(1, 9, 100, 1));
    caller.begin(50, false, 0).takeBack();
    caller.begin(100, false, 0);
  }

  @Test
  void anybodyHasNoLimits() {
    Caller caller = Caller.anybody();
    for (int i = 0; i < 1000; i++) {
      assertThatCode(caller::openStream).doesNotThrowAnyException();
      assertThatCode(() -> caller.begin(1 << 20, false, 0)).doesNotThrowAnyException();
    }
  }
}
