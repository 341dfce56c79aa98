package io.draftwire.core.session;

import io.draftwire.core.session.EdgeMessage.Mode;

/**
 * How the draft of a session of rounds goes on alone, behind what is committed, from a connection
 * that was lost to the welcome of the next. What was drafted before is laid aside where its tokens
 * are to be taken back: then the text stands again as it stood.
 */
final class EdgeAlone {
  private static final int[] NONE = {};

  private final EdgeSettings settings;
  private final CommittedText committed;
  private final EdgeActions actions;
  private final Alone alone = new Alone();

  /** Null before it goes on alone for the first time. */
  private Solo solo;

  private int[] held = NONE;

  EdgeAlone(EdgeSettings settings, CommittedText committed, EdgeActions actions) {
    this.settings = settings;
    this.committed = committed;
    this.actions = actions;
  }

  /** The connection is gone. */
  void lost(Meanwhile meanwhile) {
    alone.lost(settings.mode() == Mode.SPECULATIVE ? meanwhile : Meanwhile.WAIT);
  }

  /** Whether there is a draft that may go on alone. */
  boolean allowed() {
    return alone.allowed();
  }

  /** Whether it may say another token now. */
  boolean mayGoOn() {
    // A hello says how the text stands, and has to stay true.
    boolean free = actions.isDown() || actions.isResuming() && alone.corrects();
    return free && alone.allowed() && alone.end() == null;
  }

  /** Whether its tokens will be taken back. */
  boolean corrects() {
    return alone.corrects();
  }

  /**
   * It goes on alone from here.
   *
   * @param seed of the session
   */
  void begin(long seed) {
    held = alone.corrects() ? committed.layAside() : NONE;
    alone.begin(committed.length());
    solo = new Solo(settings, seed);
  }

  /**
   * It was run over the text.
   *
   * @param logits behind what is committed
   * @param name of the round before, counted over all connections
   * @return how the text ends; null where it goes on
   */
  Finish goOn(float[] logits, int offset, int name) {
    if (actions.isResuming() && !alone.corrects()) {
      return null; // A cloud was asked to go on behind what was committed then.
    }
    return committed.unverified(solo.token(logits, offset, committed.length()), name);
  }

  /** Of what is committed, the tokens that a cloud is told of. */
  int told() {
    return alone.told(committed.length());
  }

  /**
   * Whether the answer is whole where its text would end: what will be taken back is no reason to
   * end, and the draft rests.
   */
  boolean whole(Finish reason) {
    return !alone.on() || alone.whole(reason);
  }

  /** Why the draft has nothing more to say; null while it has. */
  Finish end() {
    return alone.end();
  }

  /**
   * A cloud goes on.
   *
   * @return whether the text stands again as it stood when the draft went on alone
   */
  boolean over() {
    boolean back = alone.on() && alone.corrects();
    if (back) {
      committed.takeBack(alone.from());
      for (int token : held) {
        committed.text().append(token);
      }
    }
    alone.over();
    return back;
  }
}
