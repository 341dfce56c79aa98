package io.draftwire.cloud;

import io.draftwire.cloud.batch.AdmissionControl;
import io.draftwire.core.session.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The streams of sessions that are open now, and whether there may be more: so many at most, and
 * none where the cloud is about to stop. Thread-safe.
 */
final class OpenSessions {
  private static final Refusal DRAINING =
      new Refusal(
          Refusal.Code.DRAINING,
          "this cloud is about to stop and takes no sessions; ask another, or start it again");

  private final int most;
  private final int sequences;
  private final Supplier<AdmissionControl.Later> later;
  private final Map<Object, SessionDriver> drivers = new HashMap<>();
  private int count;
  private boolean draining;

  /**
   * @param most streams at once
   * @param sequences that they are for
   * @param later when there is room again, for one who finds none
   */
  OpenSessions(int most, int sequences, Supplier<AdmissionControl.Later> later) {
    this.later = later;
    this.most = most;
    this.sequences = sequences;
  }

  /** A stream opens; it is {@link #over} some time unless there is a reason to turn it away. */
  synchronized Optional<Refusal> enter() {
    if (draining) {
      return Optional.of(DRAINING);
    }
    if (count == most) {
      AdmissionControl.Later when = later.get();
      return Optional.of(
          new Refusal(
              Refusal.Code.BUSY,
              "this cloud has "
                  + most
                  + " streams open, for "
                  + sequences
                  + " sessions; ask again "
                  + when.when()
                  + ", or start it with a larger --parallel",
              when.millis()));
    }
    count++;
    return Optional.empty();
  }

  /** What drives the stream that has entered, before anything is heard on it. */
  void began(Object stream, SessionDriver driver) {
    boolean late;
    synchronized (this) {
      drivers.put(stream, driver);
      late = draining;
    }
    if (late) {
      driver.refuse(DRAINING);
    }
  }

  synchronized void over(Object stream) {
    drivers.remove(stream);
    count--;
    notifyAll();
  }

  synchronized int count() {
    return count;
  }

  /** From now on nobody enters, and who has not said hello is refused. */
  void drain() {
    synchronized (this) {
      draining = true;
    }
    all().stream().filter(SessionDriver::greeting).forEach(driver -> driver.refuse(DRAINING));
  }

  /** Every session ends with the reason for which edges take it elsewhere. */
  void letGo() {
    all().forEach(driver -> driver.refuse(DRAINING));
  }

  /** Drivers have locks of their own, under which they call {@link #over}. */
  private synchronized List<SessionDriver> all() {
    return List.copyOf(drivers.values());
  }

  synchronized void awaitNone(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    for (long left = longest.toNanos(); count > 0 && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }
}
