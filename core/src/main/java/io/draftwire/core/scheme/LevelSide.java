package io.draftwire.core.scheme;

import io.draftwire.core.coding.LevelCoder;
import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.PayloadReader;
import io.draftwire.core.coding.PayloadWriter;
import java.util.Arrays;

/**
 * The level of q(x) beside each id. What an id cost to code says much about its q: that is the
 * context.
 */
final class LevelSide implements IdPayload.Side {
  private final LevelCoder coder;
  private int[] levels = new int[16];
  private int[] contexts = new int[16];

  LevelSide(int levels) {
    coder = new LevelCoder(levels);
  }

  private LevelSide(LevelSide other) {
    coder = other.coder.copy();
    levels = other.levels.clone();
    contexts = other.contexts.clone();
  }

  /** Another, as this will be once so many levels are settled; this one stays as it is. */
  LevelSide ahead(int observed) {
    LevelSide side = new LevelSide(this);
    side.settle(observed);
    return side;
  }

  void set(int index, int level) {
    if (index == levels.length) {
      levels = Arrays.copyOf(levels, 2 * index);
      contexts = Arrays.copyOf(contexts, 2 * index);
    }
    levels[index] = level;
  }

  int level(int index) {
    return levels[index];
  }

  @Override
  public double mostBits() {
    return coder.mostBits();
  }

  @Override
  public void write(int index, int idBits, PayloadWriter out) {
    contexts[index] = Math.min(idBits, LevelCoder.CONTEXTS - 1);
    coder.write(levels[index], contexts[index], out);
  }

  @Override
  public void read(int index, int idBits, PayloadReader in) throws MalformedPayloadException {
    int context = Math.min(idBits, LevelCoder.CONTEXTS - 1);
    set(index, coder.read(context, in));
    contexts[index] = context;
  }

  @Override
  public int digest() {
    return coder.digest();
  }

  /** Learns from the first {@code observed} levels of the round, which both ends know. */
  void settle(int observed) {
    for (int i = 0; i < observed; i++) {
      coder.learn(levels[i], contexts[i]);
    }
  }

  void forget() {
    coder.forget();
  }
}
