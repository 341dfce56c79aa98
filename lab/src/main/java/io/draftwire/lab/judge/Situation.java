package io.draftwire.lab.judge;

import io.draftwire.lab.link.LinkSpec;
import java.util.List;

/**
 * What {@code auto} is judged in.
 *
 * @param link in force from here on
 * @param burst answers that ran at once just before, over the link of before; 0 for none
 */
public record Situation(LinkSpec link, int burst) {
  private static final int BURST = 8;

  private static Situation of(String link, int burst) {
    return new Situation(LinkSpec.parse(link), burst);
  }

  /**
   * 10 kbit/s to 1 Gbit/s, 1 to 400 ms, in an order that changes much from each to the next, with
   * bursts of other answers between some.
   */
  public static List<Situation> all() {
    return List.of(
        of("1gbit/1gbit/1ms", 0),
        of("10mbit/10mbit/20ms", BURST),
        of("30kbit/30kbit/10ms", 0),
        of("100mbit/100mbit/1ms", BURST),
        of("100kbit/100kbit/100ms", 0),
        of("1mbit/1mbit/5ms", 0),
        of("10kbit/10kbit/1ms", 0),
        of("20mbit/20mbit/400ms", 0),
        of("300kbit/30kbit/40ms", BURST),
        of("1mbit/1mbit/50ms", 0),
        of("10kbit/10kbit/200ms", 0),
        of("30kbit/1mbit/20ms", 0),
        of("100kbit/10kbit/5ms", BURST),
        of("1gbit/1gbit/100ms", 0));
  }

  /** Two of them, for a look. */
  public static List<Situation> few() {
    return List.of(of("10mbit/10mbit/1ms", 0), of("100kbit/30kbit/5ms", 2));
  }
}
