package io.draftwire.core.scheme;

/**
 * What travels behind a payload whose code has a state: a hash of that state and of what the
 * payload says. A reader in another state takes a wrong payload for a right one once in 2^{@value
 * #BITS} times at most: most of them do not even decode.
 */
final class CheckValue {
  static final int BITS = 8;

  private int hash;

  /** Begins with the digests of the states. */
  void begin(int state, int sideState) {
    hash = state * 0x9E3779B1 + sideState;
  }

  void add(int value) {
    hash = (hash ^ value) * 0x85EBCA6B;
    hash ^= hash >>> 15;
  }

  int value() {
    return hash >>> (Integer.SIZE - BITS);
  }
}
