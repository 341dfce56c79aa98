package io.draftwire.gateway.chat;

import io.draftwire.engine.PromptText;
import io.draftwire.gateway.chat.jinja.Text;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps what people write apart from what a template writes. The interpreter of templates knows of
 * every character of a prompt who wrote it; where the prompt spells a control token with as much as
 * one character of the conversation, a seam goes into it.
 */
final class Seams {
  /** Control tokens by their beginnings, so that a prompt is gone through once for all of them. */
  private static final class Beginning {
    private final Map<Character, Beginning> longer = new HashMap<>();
    private boolean complete;
  }

  private final Beginning controls = new Beginning();

  /**
   * @param controls how control tokens are spelled
   */
  Seams(List<String> controls) {
    for (String control : controls) {
      Beginning beginning = this.controls;
      for (int i = 0; i < control.length(); i++) {
        beginning = beginning.longer.computeIfAbsent(control.charAt(i), c -> new Beginning());
      }
      beginning.complete = true;
    }
  }

  /**
   * A rendered prompt with its seams.
   *
   * @throws ChatTemplateException if the conversation has a control token of one character, which
   *     no seam can divide
   */
  PromptText sew(Text prompt) throws ChatTemplateException {
    String text = prompt.plain();
    BitSet seams = new BitSet();
    for (int from = 0; from < text.length(); from++) {
      Beginning beginning = controls;
      for (int to = from; to < text.length() && beginning != null; to++) {
        beginning = beginning.longer.get(text.charAt(to));
        if (beginning != null && beginning.complete && prompt.foreignBetween(from, to + 1)) {
          seams.set(seam(prompt, from, to + 1));
        }
      }
    }
    return new PromptText(text, seams);
  }

  /** Beside a character of the conversation, so that no token of the template's own is divided. */
  private static int seam(Text prompt, int from, int to) throws ChatTemplateException {
    int second = prompt.plain().offsetByCodePoints(from, 1);
    if (second == to) {
      throw new ChatTemplateException(
          true,
          "a message has the character "
              + prompt.plain().substring(from, to)
              + ", which is a control token of this model; leave it out");
    }
    int seam = second;
    while (!prompt.foreignBetween(seam - 1, seam + 1)) {
      seam++;
    }
    return seam;
  }
}
