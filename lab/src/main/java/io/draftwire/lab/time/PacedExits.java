package io.draftwire.lab.time;

import io.draftwire.engine.EarlyAsks;
import io.draftwire.engine.EarlyExit;
import io.draftwire.engine.EarlyRows;
import io.draftwire.engine.EarlyThread;
import java.util.ArrayList;
import java.util.List;

/**
 * What the exits of the model behind a {@link PacedModel} guess in its own time, kept to be told
 * when a machine of that pace would: at an exit's share of its pass.
 */
final class PacedExits implements EarlyRows {
  private record Guess(int layer, int index, float[] logits) {}

  private final int vocabulary;
  private final List<Guess> guesses = new ArrayList<>();

  PacedExits(int vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** Hears for {@code asks} while {@code pass} runs. */
  void during(EarlyAsks asks, Runnable pass) {
    EarlyRows listener = asks.listener();
    asks.hear(this);
    try {
      pass.run();
    } finally {
      asks.hear(listener);
    }
  }

  @Override
  public synchronized void row(int layer, int index, float[] logits, int offset) {
    float[] kept = new float[vocabulary];
    System.arraycopy(logits, offset, kept, 0, vocabulary);
    guesses.add(new Guess(layer, index, kept));
  }

  /** Has those of one exit told. */
  synchronized void tell(EarlyExit exit, EarlyThread.Pass pass) {
    for (Guess guess : guesses) {
      if (guess.layer() == exit.layer()) {
        pass.beside(() -> pass.tell(guess.layer(), guess.index(), guess.logits(), 0));
      }
    }
  }
}
