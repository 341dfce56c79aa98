package io.draftwire.core.session;

import io.draftwire.core.text.Text;
import java.util.Arrays;

/** The edge's text, with what each token of the answer was. */
public final class Transcript {
  private final Text text;
  private final int promptLength;
  private Origin[] origins = new Origin[64];

  /**
   * @param prompt token ids, at least one
   */
  public Transcript(int[] prompt) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException(
          "the prompt is empty and the model has no begin-of-text token; give at least one word");
    }
    text = new Text(prompt);
    promptLength = prompt.length;
  }

  public Text text() {
    return text;
  }

  public int promptLength() {
    return promptLength;
  }

  public void append(int token, Origin origin) {
    mark(text.length(), origin);
    text.append(token);
  }

  /** Says what the token at {@code position} is. */
  public void mark(int position, Origin origin) {
    int i = position - promptLength;
    if (i >= origins.length) {
      origins = Arrays.copyOf(origins, 2 * i);
    }
    origins[i] = origin;
  }

  public Origin origin(int position) {
    return origins[position - promptLength];
  }
}
