package io.draftwire.gateway.web;

import io.draftwire.gateway.api.Json;
import io.draftwire.gateway.api.StreamForm;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/** A stream's events as they are written. */
final class EventText {
  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  private EventText() {}

  static String contentType(StreamForm form) {
    return form == StreamForm.LINES ? "application/x-ndjson" : "text/event-stream; charset=utf-8";
  }

  /**
   * @param id what it can be named by: browsers, and others, say which they had last; empty for
   *     none, and where the form has none
   */
  static byte[] event(StreamForm form, OptionalLong id, ObjectNode event) {
    byte[] data = Json.bytes(event);
    return switch (form) {
      case LINES -> joined(data, "\n".getBytes(StandardCharsets.US_ASCII));
      case NAMED_EVENTS ->
          sent(head(id) + "event: " + event.get("type").stringValue() + "\n", data);
      case EVENTS, EVENTS_DONE -> sent(head(id), data);
    };
  }

  /** What says that a whole stream was sent; nothing where the last event did. */
  static byte[] done(StreamForm form, OptionalLong id) {
    return form == StreamForm.EVENTS_DONE ? sent(head(id), DONE) : new byte[0];
  }

  /**
   * A comment is a line before an event, and none by itself: there are clients that take whatever
   * stands before an empty line for an event, once one has had an id.
   */
  static byte[] comment(StreamForm form, String text) {
    if (form == StreamForm.LINES) {
      return new byte[0];
    }
    String line =
        text.codePoints()
            .map(c -> Character.isISOControl(c) ? ' ' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return (": " + line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String head(OptionalLong id) {
    return id.isPresent() ? "id: " + id.getAsLong() + "\n" : "";
  }

  /**
   * @param data without a line's end
   */
  private static byte[] sent(String before, byte[] data) {
    return joined(
        (before + "data: ").getBytes(StandardCharsets.US_ASCII),
        data,
        "\n\n".getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
