package io.draftwire.gateway.api;

import java.util.OptionalInt;

/** Ends a request with an error as OpenAI's API shapes it. */
public final class ApiException extends Exception {
  private static final long serialVersionUID = 1L;

  private static final String INVALID = "invalid_request_error";

  private final int status;
  private final String type;
  private final String param;
  private final String code;
  private final int retryAfterSeconds;

  private ApiException(
      int status, String type, String param, String code, int retryAfterSeconds, String message) {
    super(message);
    this.status = status;
    this.type = type;
    this.param = param;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /**
   * 400: a member that makes no sense.
   *
   * @param param the member's name; null for the whole
   */
  public static ApiException invalid(String param, String message) {
    return new ApiException(400, INVALID, param, "invalid_value", 0, message);
  }

  /** 400: a member that would change the answer and is not supported. */
  public static ApiException unsupported(String param, String message) {
    return new ApiException(400, INVALID, param, "unsupported_parameter", 0, message);
  }

  /** 400: a member that nobody knows. */
  public static ApiException unknown(String param) {
    return new ApiException(
        400, INVALID, param, "unknown_parameter", 0, "unknown member '" + param + "'; remove it");
  }

  /** 400 with a code of OpenAI's. */
  public static ApiException invalid(String param, String code, String message) {
    return new ApiException(400, INVALID, param, code, 0, message);
  }

  /** 401. */
  public static ApiException unauthorized(String why) {
    return new ApiException(
        401,
        "authentication_error",
        null,
        "invalid_api_key",
        0,
        why + "; send a token or key of this gateway's as 'Authorization: Bearer KEY'");
  }

  public static ApiException forbidden(String message) {
    return new ApiException(403, INVALID, null, "forbidden", 0, message);
  }

  public static ApiException notFound(String param, String code, String message) {
    return new ApiException(404, INVALID, param, code, 0, message);
  }

  public static ApiException methodNotAllowed(String method, String path, String allowed) {
    return new ApiException(
        405,
        INVALID,
        null,
        "method_not_allowed",
        0,
        method + " is not allowed for " + path + "; use " + allowed);
  }

  public static ApiException tooLarge(long most) {
    return new ApiException(
        413,
        INVALID,
        null,
        "request_too_large",
        0,
        "the body is larger than " + most + " bytes; send less");
  }

  public static ApiException notJson() {
    return new ApiException(
        415,
        INVALID,
        null,
        "unsupported_media_type",
        0,
        "the body is not said to be JSON; send 'Content-Type: application/json'");
  }

  public static ApiException tooMany(int retryAfterSeconds, String message) {
    return new ApiException(
        429, "rate_limit_error", null, "queue_full", retryAfterSeconds, message);
  }

  /** 429: who asks is at a limit of its own. */
  public static ApiException limited(int retryAfterSeconds, String message) {
    return new ApiException(
        429, "rate_limit_error", null, "rate_limit_exceeded", retryAfterSeconds, message);
  }

  /** 500: a fault of ours, or of the model's template. */
  public static ApiException failed(String code, String message) {
    return new ApiException(500, "server_error", null, code, 0, message);
  }

  /** 503: the cloud is away or has no room. */
  public static ApiException unavailable(String code, int retryAfterSeconds, String message) {
    return new ApiException(503, "server_error", null, code, retryAfterSeconds, message);
  }

  /** Any status that the HTTP server itself comes to. */
  public static ApiException ofStatus(int status, String message) {
    String type = status >= 500 ? "server_error" : INVALID;
    return new ApiException(status, type, null, null, 0, message);
  }

  public int status() {
    return status;
  }

  public String type() {
    return type;
  }

  /** The member that is at fault; null where it is none. */
  public String param() {
    return param;
  }

  /** What programs tell errors apart by; may be null. */
  public String code() {
    return code;
  }

  /** When asking again may help. */
  public OptionalInt retryAfterSeconds() {
    return retryAfterSeconds == 0 ? OptionalInt.empty() : OptionalInt.of(retryAfterSeconds);
  }
}
