package io.draftwire.gateway.chat.jinja;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Python's {@code strftime} in the C locale. */
final class Strftime {
  private Strftime() {}

  static String format(String format, LocalDateTime time) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        text.append(c);
        continue;
      }
      char letter = format.charAt(++i);
      boolean unpadded = letter == '-' && i + 1 < format.length();
      if (unpadded) {
        letter = format.charAt(++i);
      }
      String field = field(letter, time);
      text.append(unpadded ? field.replaceFirst("^[0 ]+(?=.)", "") : field);
    }
    return text.toString();
  }

  private static String field(char letter, LocalDateTime time) {
    return switch (letter) {
      case '%' -> "%";
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'f' -> pattern("SSSSSS", time);
      case 'e' -> String.format("%2d", time.getDayOfMonth());
      case 'w' -> String.valueOf(time.getDayOfWeek().getValue() % 7);
      case 'u' -> String.valueOf(time.getDayOfWeek().getValue());
      case 'U' -> week(time, time.getDayOfWeek().getValue() % 7);
      case 'W' -> week(time, time.getDayOfWeek().getValue() - 1);
      case 'D' -> pattern("MM/dd/yy", time);
      case 'x' -> pattern("MM/dd/yy", time);
      case 'F' -> pattern("yyyy-MM-dd", time);
      case 'T', 'X' -> pattern("HH:mm:ss", time);
      case 'R' -> pattern("HH:mm", time);
      case 'c' ->
          pattern("EEE MMM", time)
              + field('e', time).replaceFirst("^", " ")
              + pattern(" HH:mm:ss yyyy", time);
      // Times here are without a zone, as in Python.
      case 'z', 'Z' -> "";
      case 'd' -> pattern("dd", time);
      case 'b', 'h' -> pattern("MMM", time);
      case 'B' -> pattern("MMMM", time);
      case 'm' -> pattern("MM", time);
      case 'Y' -> pattern("yyyy", time);
      case 'y' -> pattern("yy", time);
      case 'H' -> pattern("HH", time);
      case 'I' -> pattern("hh", time);
      case 'M' -> pattern("mm", time);
      case 'S' -> pattern("ss", time);
      case 'p' -> pattern("a", time);
      case 'A' -> pattern("EEEE", time);
      case 'a' -> pattern("EEE", time);
      case 'j' -> pattern("DDD", time);
      default -> throw JinjaException.failed("strftime_now does not know %" + letter);
    };
  }

  /** Of the year, counted from its first day that begins a week. */
  private static String week(LocalDateTime time, int dayOfWeek) {
    return String.format("%02d", (time.getDayOfYear() + 6 - dayOfWeek) / 7);
  }

  private static String pattern(String pattern, LocalDateTime time) {
    return time.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
  }
}
