package io.draftwire.core.session;

/**
 * How a draft that goes on alone stands: from where on, what is to become of its tokens, and
 * whether it has come to an end.
 */
public final class Alone {
  private static final int NOWHERE = -1;

  private Meanwhile meanwhile = Meanwhile.WAIT;
  private int from = NOWHERE;

  /** Why the text would end where it does; null while it goes on. */
  private Finish end;

  /** The connection is gone. */
  public void lost(Meanwhile how) {
    meanwhile = how;
  }

  /** Whether the draft may go on alone. */
  public boolean allowed() {
    return meanwhile != Meanwhile.WAIT;
  }

  /** Whether its tokens will be taken back. */
  public boolean corrects() {
    return meanwhile == Meanwhile.CORRECT;
  }

  /** It goes on alone behind a text of so many tokens. */
  public void begin(int length) {
    if (from == NOWHERE) {
      from = length;
    }
  }

  /** Whether it goes on alone. */
  public boolean on() {
    return from != NOWHERE;
  }

  /** Where it went on from. */
  public int from() {
    return from;
  }

  /** Of a text of so many tokens, those that a cloud is told of. */
  public int told(int length) {
    return on() && corrects() ? from : length;
  }

  /**
   * The draft's text would be whole.
   *
   * @return whether it is: one that is to be corrected waits for that
   */
  public boolean whole(Finish reason) {
    if (!corrects()) {
      return true;
    }
    end = reason;
    return false;
  }

  /** Why the draft has nothing more to say; null while it has. */
  public Finish end() {
    return end;
  }

  /** A cloud goes on. */
  public void over() {
    from = NOWHERE;
    end = null;
  }
}
