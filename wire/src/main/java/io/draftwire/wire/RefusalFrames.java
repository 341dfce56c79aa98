package io.draftwire.wire;

import io.draftwire.core.session.Refusal;
import io.draftwire.wire.v1.Refused;

/** Refusals to their frame and back. */
final class RefusalFrames {
  /**
   * A status carries its description percent-encoded, up to 9 bytes a character, in headers of
   * which gRPC takes 8 KiB.
   */
  static final int MAX_MESSAGE_CHARS = 500;

  private RefusalFrames() {}

  static Refused frame(Refusal refusal) {
    return Refused.newBuilder()
        .setCode(code(refusal.code()))
        .setMessage(line(refusal.message()))
        .setRetryMillis(refusal.retryMillis())
        .setClaim(refusal.claim())
        .build();
  }

  static Refusal refusal(Refused frame) throws MalformedFrameException {
    Refusal.Code code = code(frame);
    int millis = Fields.read(Refusal.Code.PROTOCOL, "refused.retry_millis", frame.getRetryMillis());
    return new Refusal(code, line(frame.getMessage()), millis, frame.getClaim());
  }

  /**
   * One line that is safe to print: the words come from a peer and may quote a user, and end on a
   * terminal or in a log.
   */
  static String line(String message) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < message.length(); ) {
      int c = message.codePointAt(i);
      i += Character.charCount(c);
      if (i > MAX_MESSAGE_CHARS) {
        break;
      }
      line.appendCodePoint(printable(c) ? c : ' ');
    }
    return line.toString();
  }

  private static boolean printable(int c) {
    return switch (Character.getType(c)) {
      // Separators of lines, escape sequences, changes of writing direction, halves of a pair.
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  private static Refused.Code code(Refusal.Code code) {
    return switch (code) {
      case PROTOCOL -> Refused.Code.CODE_PROTOCOL;
      case TOKENIZER -> Refused.Code.CODE_TOKENIZER;
      case SETTINGS -> Refused.Code.CODE_SETTINGS;
      case CONTEXT -> Refused.Code.CODE_CONTEXT;
      case PAYLOAD -> Refused.Code.CODE_PAYLOAD;
      case ROUND -> Refused.Code.CODE_ROUND;
      case STATE -> Refused.Code.CODE_STATE;
      case BUSY -> Refused.Code.CODE_BUSY;
      case INTERNAL -> Refused.Code.CODE_INTERNAL;
      case DRAINING -> Refused.Code.CODE_DRAINING;
    };
  }

  private static Refusal.Code code(Refused frame) throws MalformedFrameException {
    return switch (frame.getCode()) {
      case CODE_PROTOCOL -> Refusal.Code.PROTOCOL;
      case CODE_TOKENIZER -> Refusal.Code.TOKENIZER;
      case CODE_SETTINGS -> Refusal.Code.SETTINGS;
      case CODE_CONTEXT -> Refusal.Code.CONTEXT;
      case CODE_PAYLOAD -> Refusal.Code.PAYLOAD;
      case CODE_ROUND -> Refusal.Code.ROUND;
      case CODE_STATE -> Refusal.Code.STATE;
      case CODE_BUSY -> Refusal.Code.BUSY;
      case CODE_INTERNAL -> Refusal.Code.INTERNAL;
      case CODE_DRAINING -> Refusal.Code.DRAINING;
      // The words are what a user needs, whatever the code of a newer cloud means.
      case CODE_UNSPECIFIED, UNRECOGNIZED ->
          throw new MalformedFrameException(
              Refusal.Code.PROTOCOL,
              "refused.code "
                  + frame.getCodeValue()
                  + " is unknown; the cloud said: "
                  + line(frame.getMessage()));
    };
  }
}
