package io.draftwire.core.coding;

/** Folds what a coder goes through into 64 bits, so that two that went apart once stay apart. */
final class StateDigest {
  private StateDigest() {}

  /** A bijection of {@code digest} for each value: a difference never heals by itself. */
  static long fold(long digest, long value) {
    long mixed = (digest ^ value) * 0x9E3779B97F4A7C15L;
    mixed ^= mixed >>> 32;
    mixed *= 0xD6E8FEB86659FD93L;
    return mixed ^ mixed >>> 29;
  }
}
