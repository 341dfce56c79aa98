package io.draftwire.core.session;

import io.draftwire.core.text.Text;

/**
 * What an edge keeps to take a session up again on another connection: its name, and the epoch that
 * fences off what may still be under way on the connections before.
 */
public final class Rejoin {
  /** Null before the first welcome. */
  private SessionId session;

  private int epoch;

  /** Whether a hello is out that takes the session up. */
  private boolean asked;

  /**
   * Tokens of the text that the cloud has said to have, of those that it was asked for; -1 before.
   */
  private int told = -1;

  /** Whether there is a session to take up: a cloud has welcomed it once. */
  public boolean known() {
    return session != null;
  }

  /** The epoch of the session's rounds. */
  public int epoch() {
    return epoch;
  }

  /** Says in a hello which session goes on, behind {@code text[0, committed)}. */
  public Resume resume(Text text, int committed) {
    asked = true;
    told = -1;
    return new Resume(session, ++epoch, committed, text.chain(committed));
  }

  /** A cloud has taken the session, or taken it up. */
  public void welcomed(CloudMessage.Welcome welcome) throws SessionException {
    if (asked && welcome.epoch() != epoch) {
      throw new SessionException(
          Refusal.Code.ROUND,
          "the cloud took the session up in epoch "
              + welcome.epoch()
              + "; it was asked to in epoch "
              + epoch);
    }
    session = welcome.session();
    epoch = welcome.epoch();
    asked = false;
  }

  /** What the cloud lacks of the text; once a hello. */
  public EdgeMessage.Retell retell(CloudMessage.Missing missing, Text text, int committed)
      throws SessionException {
    if (!asked || told >= 0 || missing.length() < 0 || missing.length() > committed) {
      throw new SessionException(
          Refusal.Code.STATE,
          "the cloud has "
              + missing.length()
              + " tokens and asks for the rest of a text of "
              + committed
              + (asked ? "" : ", which nobody takes up"));
    }
    told = missing.chain() == text.chain(missing.length()) ? missing.length() : 0;
    return new EdgeMessage.Retell(told, text.copy(told, committed));
  }
}
