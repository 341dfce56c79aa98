package io.draftwire.core.session;

/**
 * How an edge numbers its rounds, streams among them: from 1 on each connection, as the cloud
 * expects, and through over all of them for whoever reads the answer.
 */
final class RoundNumbers {
  private int latest;
  private int before;

  /** Another begins. */
  int next() {
    return ++latest;
  }

  /** The latest on this connection; 0 for none. */
  int latest() {
    return latest;
  }

  /** What the round of this number is called over all connections. */
  int name(int number) {
    return before + number;
  }

  /** None was begun on this connection: what was is promised to nobody. */
  void beginAnew() {
    latest = 0;
  }

  /**
   * Another connection goes on with what is open, as its first.
   *
   * @param open its number so far
   */
  void reconnected(int open) {
    before += Math.max(0, open - 1);
    latest = Math.min(latest, 1);
  }
}
