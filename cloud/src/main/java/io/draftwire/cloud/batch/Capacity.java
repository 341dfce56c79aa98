package io.draftwire.cloud.batch;

/**
 * What the target has room for now.
 *
 * @param tokens one pass may run
 * @param cells for new tokens, those that idle sessions would give up included
 * @param used cells in use
 * @param branches of trees
 */
record Capacity(int tokens, int cells, int used, int branches) {
  /** The same where so many cells are somebody's already. */
  Capacity without(int kept) {
    return new Capacity(tokens, cells - kept, used, branches);
  }

  /** Tokens that a pass may add. */
  int most() {
    return Math.min(tokens, cells);
  }
}
