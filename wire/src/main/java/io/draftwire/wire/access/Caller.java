package io.draftwire.wire.access;

import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;

/**
 * Who calls: a principal, and what it has. Every stream of sessions carries one, and every request
 * to a gateway, whose answers are its sessions. Whatever outlives a stream belongs to the
 * principal, by {@link Principal#name}: to anybody else it does not exist.
 */
public final class Caller {
  private final Principal principal;
  private final Account account;

  Caller(Principal principal, Account account) {
    this.principal = principal;
    this.account = account;
  }

  /** Of a server that asks nobody who they are. */
  public static Caller anybody() {
    return new Caller(Principal.ANYBODY, new Account());
  }

  public Principal principal() {
    return principal;
  }

  /**
   * A stream more.
   *
   * @return closes it; idempotent
   * @throws SessionException if it has as many as it may
   */
  public Runnable openStream() throws SessionException {
    if (!account.openStream(principal.limits().streams())) {
      throw beyond(
          Refusal.Code.BUSY,
          Account.Broken.untilLess(Limits.STREAMS),
          "end one, or ask again later");
    }
    return once(account::closeStream);
  }

  /**
   * A session more.
   *
   * @param prompt tokens of it that are to be read
   * @param again whether it goes on with a text that was let in before, however long that is by now
   * @param now by {@link System#nanoTime}
   * @throws SessionException if that is more than it may have
   */
  public Stay begin(int prompt, boolean again, long now) throws SessionException {
    Limits limits = principal.limits();
    if (again) {
      return begin(Math.min(prompt, limits.promptTokens()), now);
    }
    if (prompt > limits.promptTokens()) {
      throw beyond(
          Refusal.Code.CONTEXT,
          Account.Broken.untilLess(Limits.PROMPT_TOKENS),
          "the prompt alone has " + prompt + "; shorten it");
    }
    return begin(prompt, now);
  }

  private Stay begin(int prompt, long now) throws SessionException {
    Account.Broken broken = account.begin(principal.limits(), prompt, now);
    if (broken != null) {
      String when =
          broken.retryMillis() == 0
              ? "later"
              : "in " + Math.ceilDiv(broken.retryMillis(), 1000) + " s";
      throw beyond(Refusal.Code.BUSY, broken, "ask again " + when);
    }
    return new Stay(prompt);
  }

  private SessionException beyond(Refusal.Code code, Account.Broken broken, String remedy) {
    return new SessionException(
        new Refusal(
            code,
            principal.name()
                + " is at its limit of "
                + broken.limit()
                + "="
                + principal.limits().named().get(broken.limit())
                + " here; "
                + remedy
                + ", or ask the owner for more",
            broken.retryMillis()));
  }

  private static Runnable once(Runnable step) {
    boolean[] done = {false};
    return () -> {
      synchronized (done) {
        if (done[0]) {
          return;
        }
        done[0] = true;
      }
      step.run();
    };
  }

  /** A session of this principal, from its hello to its end. Thread-safe. */
  public final class Stay {
    private int unread;
    private boolean over;

    private Stay(int prompt) {
      unread = prompt;
    }

    /** The target has read the prompt; idempotent. */
    public synchronized void promptRead() {
      account.promptRead(unread);
      unread = 0;
    }

    /** Idempotent. */
    public synchronized void end() {
      if (!over) {
        over = true;
        promptRead();
        account.end();
      }
    }

    /** Ends, and does not count: there was no place for it. */
    public synchronized void takeBack() {
      end();
      account.takeBack();
    }
  }
}
