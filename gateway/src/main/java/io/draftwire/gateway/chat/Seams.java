package io.draftwire.gateway.chat;

import io.draftwire.engine.PromptText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps what people write apart from what a template writes, through the template. A mark goes into
 * a message wherever it spells a control token, or could be a part of one together with what stands
 * beside it; where the marks come out of the template are the seams of the prompt. A message that
 * could not be mistaken gets no mark, and the template sees it as it is.
 *
 * @param mark a character that neither the messages nor the template have
 * @param controls how control tokens are spelled
 */
record Seams(char mark, Set<String> controls) {
  /** Unicode's noncharacters, kept for use inside a program. */
  private static final char FIRST_MARK = '\uFDD0';

  private static final char LAST_MARK = '\uFDEF';

  /**
   * @throws ChatTemplateException if no mark is free
   */
  static Seams of(List<Message> messages, String template, List<String> controls)
      throws ChatTemplateException {
    for (char mark = FIRST_MARK; mark <= LAST_MARK; mark++) {
      char candidate = mark;
      if (template.indexOf(candidate) < 0
          && messages.stream()
              .noneMatch(
                  m -> m.content().indexOf(candidate) >= 0 || m.role().indexOf(candidate) >= 0)) {
        return new Seams(candidate, Set.copyOf(controls));
      }
    }
    throw new ChatTemplateException(
        true, "the messages have every noncharacter from U+FDD0 to U+FDEF; leave one out");
  }

  /**
   * The messages with marks where they could be mistaken.
   *
   * @throws ChatTemplateException if a message has a control token of one character, which no seam
   *     can divide
   */
  List<Message> sew(List<Message> messages) throws ChatTemplateException {
    List<Message> sewn = new ArrayList<>();
    for (Message message : messages) {
      for (String control : controls) {
        if (control.codePointCount(0, control.length()) == 1
            && message.content().contains(control)) {
          throw new ChatTemplateException(
              true,
              "a message has the character "
                  + control
                  + ", which is a control token of this model; leave it out");
        }
      }
      sewn.add(new Message(message.role(), sewn(message.content())));
    }
    return sewn;
  }

  private String sewn(String content) {
    BitSet seams = new BitSet();
    // Templates strip messages, so what stands beside a message may come to stand beside its words.
    int last = content.stripTrailing().length();
    int first = content.length() - content.stripLeading().length();
    for (String control : controls) {
      // Behind the first character of each occurrence, those that overlap included.
      for (int at = content.indexOf(control); at >= 0; at = content.indexOf(control, at + 1)) {
        seams.set(content.offsetByCodePoints(at, 1));
      }
      for (int part = 1; part < control.length(); part++) {
        if (content.startsWith(control.substring(0, part), last - part)) {
          seams.set(last);
        }
        if (content.startsWith(control.substring(part), first)) {
          seams.set(first);
        }
      }
    }
    if (seams.isEmpty()) {
      return content;
    }
    StringBuilder sewn = new StringBuilder(content);
    for (int seam = seams.length() - 1; seam >= 0; seam = seams.previousSetBit(seam - 1)) {
      sewn.insert(seam, mark);
    }
    return sewn.toString();
  }

  /** A rendered prompt without the marks, which become its seams. */
  PromptText unpick(String rendered) {
    if (rendered.indexOf(mark) < 0) {
      return PromptText.of(rendered);
    }
    StringBuilder text = new StringBuilder(rendered.length());
    BitSet seams = new BitSet();
    for (int i = 0; i < rendered.length(); i++) {
      if (rendered.charAt(i) == mark) {
        seams.set(text.length());
      } else {
        text.append(rendered.charAt(i));
      }
    }
    return new PromptText(text.toString(), seams);
  }
}
