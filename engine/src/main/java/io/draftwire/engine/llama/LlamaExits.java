package io.draftwire.engine.llama;

import io.draftwire.engine.Batch;
import io.draftwire.engine.EarlyAsks;
import io.draftwire.engine.EarlyExit;
import io.draftwire.engine.EarlyThread;
import io.draftwire.engine.exits.ExitHead;
import io.draftwire.engine.exits.ExitHeads;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * The exits of a model: takes the states of those who asked out of the pass, and has the heads
 * guess on another thread. All that the pass waits for is the copy of a state.
 */
final class LlamaExits implements PassWatch, LayerTap.Reader {
  private static final int[] NOBODY = {};

  private final ExitHeads heads;
  private final boolean patient;
  private final LayerTap tap;
  private final EarlyThread thread = new EarlyThread();

  /** The thread's, grown to what it needs. */
  private float[] logits = {};

  /** Null in a pass that nobody asks. */
  private EarlyThread.Pass pass;

  private EarlyAsks asks;
  private int from;
  private int to;

  /**
   * @param patient whether a pass waits for all guesses at its end: for tests, and for measuring
   *     guesses rather than time
   */
  LlamaExits(LlamaLibrary library, ExitHeads heads, boolean patient) {
    this.heads = heads;
    this.patient = patient;
    this.tap = new LayerTap(library, heads.heads().getFirst().width());
    Thread.ofPlatform().daemon().name("exits-warm-up").start(heads::warmUp);
  }

  @Override
  public List<EarlyExit> exits() {
    return heads.exits();
  }

  @Override
  public MemorySegment callback() {
    return tap.callback();
  }

  @Override
  public void begin(Batch batch) {
    asks = batch.early();
    pass = asks.size() == 0 ? null : thread.pass(asks.listener());
  }

  @Override
  public void run(Batch batch, int first, int end) {
    from = first;
    to = end;
    tap.read(pass == null ? null : this, batch, first, end);
  }

  @Override
  public void end() {
    tap.read(null, null, 0, 0);
    if (pass != null) {
      if (patient) {
        pass.await();
      }
      pass.close();
      pass = null;
    }
  }

  @Override
  public int[] wanted(int layer) {
    return heads.behind(layer).isEmpty() ? NOBODY : asks.askingAt(layer, from, to);
  }

  @Override
  public void take(int layer, int[] indices, float[] states) {
    Optional<ExitHead> head = heads.behind(layer);
    EarlyThread.Pass now = pass;
    now.beside(() -> guess(now, head.orElseThrow(), indices, states));
  }

  private void guess(EarlyThread.Pass now, ExitHead head, int[] indices, float[] states) {
    int vocabulary = head.vocabulary();
    if (logits.length < indices.length * vocabulary) {
      logits = new float[indices.length * vocabulary];
    }
    if (head.guess(states, indices.length, heads.epsilon(), logits, now::isOver)) {
      for (int i = 0; i < indices.length; i++) {
        now.tell(head.layer(), indices[i], logits, i * vocabulary);
      }
    }
  }

  @Override
  public void close() {
    thread.close();
    tap.close();
  }
}
