package io.draftwire.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopStringsTest {

  /** What the rule says, without automata: grow the text until it ends in a stop string. */
  private static String naive(String text, List<String> stops) {
    for (int end = 1; end <= text.length(); end++) {
      int longest = 0;
      for (String stop : stops) {
        if (text.substring(0, end).endsWith(stop)) {
          longest = Math.max(longest, stop.length());
        }
      }
      if (longest > 0) {
        return text.substring(0, end - longest);
      }
    }
    return text;
  }

  @Test
  void cutsWhereTheRuleSaysHoweverTheTextComes() {
    Random random = new Random(20261124);
    int stopped = 0;
    for (int i = 0; i < 20_000; i++) {
      String letters = random.nextBoolean() ? "ab" : "abc";
      String text = word(random, letters, random.nextInt(30));
      List<String> stops = new ArrayList<>();
      for (int s = random.nextInt(5); s > 0; s--) {
        stops.add(word(random, letters, 1 + random.nextInt(6)));
      }
      StopStrings filter = new StopStrings(stops);
      String expected = naive(text, stops);
      StringBuilder out = new StringBuilder();
      for (int at = 0; at < text.length(); ) {
        int next = Math.min(text.length(), at + 1 + random.nextInt(4));
        out.append(filter.feed(text.substring(at, next)));
        assertThat(expected).as("%s in %s", stops, text).startsWith(out.toString());
        at = next;
      }
      assertThat(filter.stopped()).isEqualTo(!expected.equals(text) || ends(text, stops));
      if (!filter.stopped()) {
        out.append(filter.flush());
      }
      stopped += filter.stopped() ? 1 : 0;
      assertThat(out.toString()).as("%s in %s", stops, text).isEqualTo(expected);
    }
    assertThat(stopped).isBetween(5_000, 19_000);
  }

  private static boolean ends(String text, List<String> stops) {
    return stops.stream().anyMatch(text::contains);
  }

  private static String word(Random random, String letters, int length) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append(letters.charAt(random.nextInt(letters.length())));
    }
    return word.toString();
  }

  @Test
  void holdsBackNoMoreThanCouldBeABeginning() {
    StopStrings filter = new StopStrings(List.of("\n\nUser:"));
    assertThat(filter.feed("fine.\n")).isEqualTo("fine.");
    assertThat(filter.feed("\nUs")).isEmpty();
    assertThat(filter.feed("ually")).isEqualTo("\n\nUsually");
    assertThat(filter.feed("\n\nUser:more")).isEmpty();
    assertThat(filter.stopped()).isTrue();
  }
}
