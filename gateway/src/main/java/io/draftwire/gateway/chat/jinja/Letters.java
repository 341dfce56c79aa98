package io.draftwire.gateway.chat.jinja;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Upper case and lower case, and what kind of characters a string has. */
final class Letters {
  private Letters() {}

  static Text upper(Rendering rendering, Text text) {
    return Strings.mapped(rendering, text, part -> part.toUpperCase(Locale.ROOT));
  }

  static Text lower(Rendering rendering, Text text) {
    return Strings.mapped(rendering, text, part -> part.toLowerCase(Locale.ROOT));
  }

  static Text swapped(Rendering rendering, Text text) {
    return Strings.mapped(
        rendering,
        text,
        part -> {
          StringBuilder swapped = new StringBuilder();
          part.codePoints()
              .forEach(
                  c -> {
                    String one = Character.toString(c);
                    swapped.append(
                        Character.isUpperCase(c)
                            ? one.toLowerCase(Locale.ROOT)
                            : one.toUpperCase(Locale.ROOT));
                  });
          return swapped.toString();
        });
  }

  static Text capitalized(Rendering rendering, Text text) {
    if (text.isEmpty()) {
      return text;
    }
    int second = text.offset(1);
    Text first = Strings.mapped(rendering, text.slice(0, second), Letters::titled);
    Text rest = lower(rendering, text.slice(second, text.plain().length()));
    return new TextBuilder(rendering.budget()).append(first).append(rest).text();
  }

  private static String titled(String letter) {
    int c = letter.codePointAt(0);
    int title = Character.toTitleCase(c);
    String upper = letter.toUpperCase(Locale.ROOT);
    if (title != c || upper.length() == letter.length()) {
      return Character.toString(title);
    }
    // One letter becomes two: only the first of them is upper case.
    int first = upper.offsetByCodePoints(0, 1);
    return upper.substring(0, first) + upper.substring(first).toLowerCase(Locale.ROOT);
  }

  /** The method {@code title}: a word is what has letters only. */
  static Text titleByLetters(Rendering rendering, Text text) {
    return words(rendering, text, c -> !isCased(c), Letters::titled);
  }

  /** The filter {@code title}: a word ends at white space, a hyphen or an opening bracket. */
  static Text titleByWords(Rendering rendering, Text text) {
    return words(
        rendering,
        text,
        c -> Python.isSpace(c) || "-({[<".indexOf(c) >= 0,
        letter -> letter.toUpperCase(Locale.ROOT));
  }

  private static Text words(
      Rendering rendering,
      Text text,
      IntPredicate between,
      java.util.function.UnaryOperator<String> firstLetter) {
    String plain = text.plain();
    TextBuilder titled = new TextBuilder(rendering.budget());
    boolean begins = true;
    for (int i = 0; i < plain.length(); ) {
      int c = plain.codePointAt(i);
      int end = i + Character.charCount(c);
      String letter = Character.toString(c);
      boolean ends = between.test(c);
      String mapped =
          ends ? letter : begins ? firstLetter.apply(letter) : letter.toLowerCase(Locale.ROOT);
      titled.append(mapped, text, i, end);
      begins = ends;
      i = end;
    }
    return titled.text();
  }

  private static boolean isCased(int c) {
    return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
  }

  /** Whether there are letters with a case, and all of them have this one. */
  static boolean all(Text text, boolean upper) {
    return text.plain().codePoints().anyMatch(Letters::isCased)
        && text.plain()
            .codePoints()
            .filter(Letters::isCased)
            .allMatch(c -> upper ? Character.isUpperCase(c) : Character.isLowerCase(c));
  }

  /** Whether there are characters, and all of them are such. */
  static boolean all(Text text, IntPredicate such) {
    return !text.isEmpty() && text.plain().codePoints().allMatch(such);
  }
}
