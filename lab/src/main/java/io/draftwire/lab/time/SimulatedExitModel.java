package io.draftwire.lab.time;

import io.draftwire.engine.Batch;
import io.draftwire.engine.EarlyAsks;
import io.draftwire.engine.EarlyExit;
import io.draftwire.engine.EarlyThread;
import io.draftwire.engine.ForwardingModel;
import io.draftwire.engine.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A model with {@link SimulatedExits} by the clock, for a {@link PacedModel} around it: what an
 * exit says is made of the rows that the pass brings, which here are there long before the pass of
 * the machine that is stood for would be over; that tells it in its own time.
 *
 * <p>Which token a session will draw by a row is not known here. So where an exit is to be wrong it
 * has struck out the row's two likeliest, one of which comes four times in five or so: exits are
 * right a little more often than they are made to be, and how often hints were is in each row of
 * results. A token whose logits nobody wants is told nothing of.
 */
public final class SimulatedExitModel extends ForwardingModel {
  /** Parts of a pass that exits are told apart by. */
  private static final int PARTS = 1000;

  private static final int STRUCK = 2;

  private final SimulatedExits simulated;
  private final List<EarlyExit> exits = new ArrayList<>();
  private final SplittableRandom mistakes = new SplittableRandom(SimulatedExits.SEED);
  private final EarlyThread early = new EarlyThread();

  public SimulatedExitModel(LanguageModel model, SimulatedExits simulated) {
    super(model);
    this.simulated = simulated;
    for (SimulatedExits.Exit exit : simulated.exits()) {
      int layer = Math.clamp(Math.round(PARTS * exit.at()) - 1, 0, PARTS - 1);
      exits.add(new EarlyExit(layer, PARTS, exit.right()));
    }
  }

  @Override
  public List<EarlyExit> exits() {
    return List.copyOf(exits);
  }

  @Override
  public void forward(Batch batch) {
    super.forward(batch);
    EarlyAsks asks = batch.early();
    if (asks.size() == 0) {
      return;
    }
    try (EarlyThread.Pass pass = early.pass(asks.listener())) {
      for (int i = 0; i < exits.size(); i++) {
        int layer = exits.get(i).layer();
        double right = simulated.exits().get(i).right();
        for (int token : asks.askingAt(layer, 0, batch.size())) {
          if (batch.rowOf(token) >= 0) {
            float[] row = row(batch, token);
            if (mistakes.nextDouble() >= right) {
              strike(row);
            }
            pass.beside(() -> pass.tell(layer, token, row, 0));
          }
        }
      }
      pass.await();
    }
  }

  private static float[] row(Batch batch, int token) {
    float[] row = new float[batch.vocabulary()];
    int offset = batch.row(batch.rowOf(token));
    System.arraycopy(batch.logits(), offset, row, 0, row.length);
    return row;
  }

  private static void strike(float[] row) {
    for (int i = 0; i < STRUCK; i++) {
      int likeliest = 0;
      for (int token = 1; token < row.length; token++) {
        if (row[token] > row[likeliest]) {
          likeliest = token;
        }
      }
      row[likeliest] = Float.NEGATIVE_INFINITY;
    }
  }

  /** The model behind it stays open. */
  @Override
  public void close() {
    early.close();
  }
}
