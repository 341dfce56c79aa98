package io.draftwire.core.session;

import io.draftwire.core.text.Text;
import java.util.Arrays;

/** The edge's text, with what each token of the answer was. */
final class Transcript {
  private final Text text;
  private final int promptLength;
  private Origin[] origins = new Origin[64];

  Transcript(int[] prompt) {
    text = new Text(prompt);
    promptLength = prompt.length;
  }

  Text text() {
    return text;
  }

  int promptLength() {
    return promptLength;
  }

  void append(int token, Origin origin) {
    mark(text.length(), origin);
    text.append(token);
  }

  /** Says what the token at {@code position} is. */
  void mark(int position, Origin origin) {
    int i = position - promptLength;
    if (i >= origins.length) {
      origins = Arrays.copyOf(origins, 2 * i);
    }
    origins[i] = origin;
  }

  Origin origin(int position) {
    return origins[position - promptLength];
  }
}
