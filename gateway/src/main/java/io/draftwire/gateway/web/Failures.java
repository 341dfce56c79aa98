package io.draftwire.gateway.web;

import io.draftwire.core.session.SessionException;
import io.draftwire.gateway.api.ApiException;

/** What a failed answer means for the one who asked. */
final class Failures {
  private Failures() {}

  static ApiException of(Exception cause, CloudWatch watch) {
    return switch (cause) {
      case ApiException api -> api;
      case SessionException session -> watch.failure(session);
      case IllegalArgumentException e -> ApiException.invalid("draftwire", e.getMessage());
      default -> fault(cause);
    };
  }

  /** A fault of ours. */
  static ApiException fault(Exception cause) {
    // Only the kind of the failure: a message may hold what was asked.
    System.getLogger("draftwire.gateway")
        .log(
            System.Logger.Level.ERROR,
            "a request failed: " + cause.getClass().getName() + at(cause));
    return ApiException.failed("internal_error", "the gateway failed; see its log");
  }

  private static String at(Exception cause) {
    StackTraceElement[] trace = cause.getStackTrace();
    return trace.length == 0 ? "" : " at " + trace[0];
  }
}
