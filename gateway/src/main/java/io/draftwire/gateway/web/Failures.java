package io.draftwire.gateway.web;

import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.engine.ModelException;
import io.draftwire.gateway.api.ApiException;

/** What a failed answer means for the one who asked. */
final class Failures {
  /** Enough to be started anew in. */
  private static final int CLOSING_SECONDS = 5;

  private Failures() {}

  /**
   * By the exception's type alone. What is wrong with a request was found before its answer began,
   * so no exception of an answer's thread means that: an {@link IllegalArgumentException} from in
   * there is a fault like any other.
   */
  static ApiException of(Throwable cause, CloudWatch watch) {
    return switch (cause) {
      case SessionException session -> watch.failure(session);
      case ModelException model -> ApiException.failed("draft_failed", model.getMessage());
      case InterruptedException closing -> closing();
      default -> fault(cause);
    };
  }

  /** Something that a principal's limits may refuse. */
  interface Limited<T> {
    T get() throws SessionException;
  }

  /**
   * Does it, where who asks may have it.
   *
   * @throws ApiException what the limit means for who asks
   */
  static <T> T within(Limited<T> limited) throws ApiException {
    try {
      return limited.get();
    } catch (SessionException e) {
      Refusal refusal = e.refusal();
      throw refusal.code() == Refusal.Code.CONTEXT
          ? ApiException.invalid(null, "prompt_too_long", refusal.message())
          : ApiException.limited(
              Math.max(1, Math.ceilDiv(refusal.retryMillis(), 1000)), refusal.message());
    }
  }

  /** Whatever was going on, it ends now. */
  static ApiException closing() {
    return ApiException.unavailable(
        "shutting_down", CLOSING_SECONDS, "the gateway is closing; ask again when it is back");
  }

  /** A fault of ours. */
  static ApiException fault(Throwable cause) {
    log("a request failed", cause);
    return ApiException.failed("internal_error", "the gateway failed; see its log");
  }

  /** Only the kind of the failure: a message may hold what was asked. */
  static void log(String what, Throwable cause) {
    System.getLogger("draftwire.gateway")
        .log(System.Logger.Level.ERROR, what + ": " + cause.getClass().getName() + at(cause));
  }

  private static String at(Throwable cause) {
    StackTraceElement[] trace = cause.getStackTrace();
    return trace.length == 0 ? "" : " at " + trace[0];
  }
}
