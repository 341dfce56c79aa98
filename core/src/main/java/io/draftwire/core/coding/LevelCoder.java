package io.draftwire.core.coding;

/** Codes small integers, the levels of a log grid, each in a context. */
public final class LevelCoder {
  /** Contexts are 0..15. */
  public static final int CONTEXTS = 16;

  private final int levels;

  public LevelCoder(int levels) {
    this.levels = levels;
  }

  public double bits(int level, int context) {
    return Math.log(levels) / Math.log(2);
  }

  public double mostBits() {
    return bits(0, 0);
  }

  public void write(int level, int context, PayloadWriter out) {
    out.symbol(level, 1, levels);
  }

  public int read(int context, PayloadReader in) throws MalformedPayloadException {
    int level = (int) in.target(levels);
    in.consume(level, 1, levels);
    return level;
  }

  /** Both ends know this level: learn from it. */
  public void learn(int level, int context) {}

  public int digest() {
    return 0;
  }

  public void forget() {}
}
