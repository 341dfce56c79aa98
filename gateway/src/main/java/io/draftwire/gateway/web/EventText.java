package io.draftwire.gateway.web;

import java.nio.charset.StandardCharsets;

/** Server-sent events as they are written. */
final class EventText {
  static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";
  static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  private EventText() {}

  static byte[] event(byte[] data) {
    return event("", data);
  }

  /** One that can be named: browsers, and others, say which they had last. */
  static byte[] event(long id, byte[] data) {
    return event("id: " + id + "\n", data);
  }

  /**
   * @param data without a line's end
   */
  private static byte[] event(String before, byte[] data) {
    byte[] head = (before + "data: ").getBytes(StandardCharsets.US_ASCII);
    byte[] event = new byte[head.length + data.length + 2];
    System.arraycopy(head, 0, event, 0, head.length);
    System.arraycopy(data, 0, event, head.length, data.length);
    event[event.length - 2] = '\n';
    event[event.length - 1] = '\n';
    return event;
  }

  /**
   * A comment is a line before an event, and none by itself: there are clients that take whatever
   * stands before an empty line for an event, once one has had an id.
   */
  static byte[] comment(String text) {
    String line =
        text.codePoints()
            .map(c -> Character.isISOControl(c) ? ' ' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return (": " + line + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
