package io.draftwire.lab.time;

import io.draftwire.engine.Batch;
import io.draftwire.engine.CostCurve;
import io.draftwire.engine.EarlyAsks;
import io.draftwire.engine.EarlyExit;
import io.draftwire.engine.EarlyThread;
import io.draftwire.engine.ForwardingModel;
import io.draftwire.engine.LanguageModel;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A model that takes as long as a cost curve says: another machine's, on this one. Its laws are
 * those of the model behind it, and it is never faster than that model really is. What exits guess
 * is told at their share of the pass.
 *
 * <p>Closing it does not close the model behind it, unless it is {@link #owning}.
 */
public final class PacedModel extends ForwardingModel {
  /** A parked thread wakes up late by about this much; the rest is waited for awake. */
  private static final long SPIN_NANOS = 200_000;

  private final CostCurve curve;
  private final String machine;
  private final boolean owns;
  private final EarlyThread early = new EarlyThread();

  public PacedModel(LanguageModel model, CostCurve curve) {
    this(model, curve, "a cost curve", false);
  }

  private PacedModel(LanguageModel model, CostCurve curve, String machine, boolean owns) {
    super(model);
    this.curve = curve;
    this.machine = machine;
    this.owns = owns;
  }

  /**
   * One that closes the model behind it when it is closed.
   *
   * @param machine whose curve it is: a profile's name
   */
  public static PacedModel owning(LanguageModel model, CostCurve curve, String machine) {
    return new PacedModel(model, curve, machine, true);
  }

  @Override
  public Optional<String> pacedTo() {
    return Optional.of(machine);
  }

  @Override
  public void forward(Batch batch) {
    long begin = System.nanoTime();
    long length = Nanos.of(curve.seconds(batch.size()));
    EarlyAsks asks = batch.early();
    if (asks.size() == 0) {
      super.forward(batch);
      waitUntil(begin + length);
      return;
    }
    PacedExits guesses = new PacedExits(batch.vocabulary());
    guesses.during(asks, () -> super.forward(batch));
    try (EarlyThread.Pass pass = early.pass(asks.listener())) {
      for (EarlyExit exit : exits()) {
        waitUntil(begin + (long) (exit.share() * length));
        guesses.tell(exit, pass);
      }
      waitUntil(begin + length);
      pass.await(); // None is late on the machine that this one stands for.
    }
  }

  private static void waitUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      if (left > SPIN_NANOS) {
        LockSupport.parkNanos(left - SPIN_NANOS);
        if (Thread.currentThread().isInterrupted()) {
          return; // Parking would return at once from now on; whoever interrupted does not wait.
        }
      } else {
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public String description() {
    return super.description() + ", paced to " + curve;
  }

  @Override
  public void close() {
    early.close();
    if (owns) {
      super.close();
    }
  }
}
