package io.draftwire.cloud.resume;

import io.draftwire.core.session.Admission;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Recall;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionId;

/**
 * A stream up to the hello that a session can begin with. Of one that goes on, the text is brought
 * together first. Not thread-safe.
 *
 * @param <C> what holds a session's cells
 */
public final class Greeting<C> {
  /** What a message leads to. */
  public sealed interface Next<C> {
    /** A session begins, or goes on; the hello has its whole text. */
    record Begin<C>(EdgeMessage.Hello hello, Standing<C> standing) implements Next<C> {}

    /** The edge is asked for what is not here of its text. */
    record Ask<C>(CloudMessage.Missing missing) implements Next<C> {}

    /** Nothing begins here. */
    record Refuse<C>(Refusal refusal) implements Next<C> {}

    /** This is no greeting. */
    record Strange<C>() implements Next<C> {}
  }

  private final CloudLimits limits;
  private final Register<C> register;
  private Standing<C> standing;

  /** While a text is asked for; null otherwise. */
  private Recall recall;

  /**
   * @param fresh names the session, unless it has a name
   * @param owner who opened the stream
   */
  public Greeting(SessionId fresh, String owner, CloudLimits limits, Register<C> register) {
    this.standing = new Standing<>(fresh, owner, null);
    this.limits = limits;
    this.register = register;
  }

  /** A message came. */
  public Next<C> hear(EdgeMessage message) {
    return switch (message) {
      case EdgeMessage.Hello hello when recall == null && hello.resume() != null -> takeUp(hello);
      case EdgeMessage.Hello hello when recall == null -> new Next.Begin<>(hello, standing);
      case EdgeMessage.Retell retell when recall != null -> told(retell);
      default -> new Next.Strange<>();
    };
  }

  private Next<C> takeUp(EdgeMessage.Hello hello) {
    Refusal refusal = Admission.checkResume(hello, limits);
    if (refusal != null) {
      return new Next.Refuse<>(refusal);
    }
    Register.Kept<C> before = null;
    switch (register.claim(hello.resume(), standing.owner())) {
      case Register.Found.Nothing<C> nothing -> {}
      case Register.Found.Stale<C>(int epoch) -> {
        return refuse(
            "epoch "
                + hello.resume().epoch()
                + " of session "
                + hello.resume().session()
                + " is over; epoch "
                + epoch
                + " has begun on another connection");
      }
      case Register.Found.Session<C>(Register.Holder<C> holder) -> {
        before = holder.yield();
        standing = new Standing<>(hello.resume().session(), standing.owner(), before);
      }
    }
    recall = new Recall(hello, before == null ? null : before.text());
    EdgeMessage.Hello whole = recall.whole();
    return whole == null ? new Next.Ask<>(recall.missing()) : new Next.Begin<>(whole, standing);
  }

  private Next<C> told(EdgeMessage.Retell retell) {
    EdgeMessage.Hello whole = recall.told(retell);
    return whole == null
        ? refuse(
            "the text that was told, "
                + retell.tokens().length
                + " tokens behind "
                + retell.from()
                + ", is not the one that the hello names; ask again")
        : new Next.Begin<>(whole, standing);
  }

  private Next<C> refuse(String message) {
    return new Next.Refuse<>(new Refusal(Refusal.Code.ROUND, message));
  }

  /** Whose stream this is; what is left of a session before goes with it. */
  public Standing<C> standing() {
    return standing;
  }
}
