package io.draftwire.gateway.tools;

import java.util.ArrayList;
import java.util.List;

/**
 * One answer's text to what it says and what it calls, as it comes: nothing of a call is ever told
 * as text, and a call's arguments are told while they are written. What begins like a call and is
 * none is text.
 */
public final class CallReader {
  /** What became known. */
  public sealed interface Part {}

  /** Text for people. */
  public record Said(String text) implements Part {}

  /**
   * A call begins.
   *
   * @param index from 0
   */
  public record Begun(int index, String name) implements Part {}

  /** More of a call's arguments. */
  public record Argued(int index, String json) implements Part {}

  private enum State {
    TEXT,
    OPENING,
    ARGUMENTS,
    CLOSING,
    BEHIND
  }

  private final CallNotation notation;
  private final List<Tool> tools;

  /** Of the state that it is in: what may be text yet, or is being matched. */
  private final StringBuilder held = new StringBuilder();

  private State state = State.TEXT;
  private boolean said;
  private int calls;
  private int whole;

  /** Within arguments: open brackets, and whether this is a string and an escape in it. */
  private int depth;

  private boolean quoted;
  private boolean escaped;

  public CallReader(CallNotation notation, Tools tools) {
    this.notation = notation;
    this.tools = tools.callable();
  }

  /** Adds text; tells what it makes known, in order. */
  public List<Part> feed(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder json = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (state == State.ARGUMENTS) {
        json.append(c);
        argue(c);
        if (state != State.ARGUMENTS) {
          flush(json, parts);
        }
      } else {
        held.append(c);
        step(parts);
      }
    }
    flush(json, parts);
    if (state == State.TEXT) {
      release(parts);
    }
    return parts;
  }

  private void flush(StringBuilder json, List<Part> parts) {
    if (!json.isEmpty()) {
      parts.add(new Argued(calls - 1, json.toString()));
      json.setLength(0);
    }
  }

  private void argue(char c) {
    if (escaped) {
      escaped = false;
    } else if (quoted) {
      escaped = c == '\\';
      quoted = c != '"';
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      depth++;
    } else if (c == '}' || c == ']') {
      depth--;
      if (depth == 0) {
        whole++;
        state = State.CLOSING;
      }
    }
  }

  private void step(List<Part> parts) {
    switch (state) {
      case TEXT -> text(parts);
      case OPENING -> opening(parts);
      case CLOSING -> {
        if (held.length() == notation.close().length()) {
          held.setLength(0);
          state = State.BEHIND;
        }
      }
      case BEHIND -> {
        if (Character.isWhitespace(held.charAt(held.length() - 1))) {
          held.setLength(held.length() - 1);
        } else {
          state = notation.several() ? State.OPENING : State.TEXT;
          step(parts);
        }
      }
      case ARGUMENTS -> throw new IllegalStateException("arguments are not held");
    }
  }

  private void text(List<Part> parts) {
    int at = held.length() - notation.trigger().length();
    boolean here =
        at >= 0
            && held.indexOf(notation.trigger(), at) == at
            && (notation.several() || !said && calls == 0 && held.substring(0, at).isBlank());
    if (here) {
      if (notation.several()) {
        say(held.substring(0, at), parts);
      }
      held.delete(0, at);
      state = State.OPENING;
      opening(parts);
    }
  }

  private void opening(List<Part> parts) {
    String begun = held.toString();
    for (Tool tool : tools) {
      String opening = notation.opening(tool.name());
      if (opening.equals(begun)) {
        held.setLength(0);
        depth = 0;
        state = State.ARGUMENTS;
        parts.add(new Begun(calls++, tool.name()));
        return;
      }
      if (opening.startsWith(begun)) {
        return;
      }
    }
    state = State.TEXT;
    said = true;
  }

  /** Lets out what cannot be a call any more. */
  private void release(List<Part> parts) {
    int keep = 0;
    if (notation.several()) {
      keep = Math.min(held.length(), notation.trigger().length() - 1);
      while (!notation.trigger().startsWith(held.substring(held.length() - keep))) {
        keep--;
      }
    } else if (!said && held.toString().isBlank()) {
      return;
    }
    say(held.substring(0, held.length() - keep), parts);
    held.delete(0, held.length() - keep);
  }

  private void say(String text, List<Part> parts) {
    if (!text.isEmpty()) {
      said = true;
      parts.add(new Said(text));
    }
  }

  /** The text is over: what was held back is text after all, unless it is within a call. */
  public List<Part> flush() {
    List<Part> parts = new ArrayList<>();
    if (state == State.TEXT || state == State.OPENING) {
      say(held.toString(), parts);
    }
    held.setLength(0);
    return parts;
  }

  /** Calls with all of their arguments. */
  public int calls() {
    return whole;
  }
}
