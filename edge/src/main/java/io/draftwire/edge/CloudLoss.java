package io.draftwire.edge;

import java.time.Duration;

/**
 * What becomes of an answer that has begun when its cloud is away: the connection broke, or the
 * cloud with it.
 *
 * @param patience how long it waits for the link to come back, with what is committed so far; 0 to
 *     give the answer up at once
 */
public record CloudLoss(Duration patience) {
  /** The answer is given up. */
  public static final CloudLoss FAIL = new CloudLoss(Duration.ZERO);

  /** It waits for two minutes. */
  public static final CloudLoss WAIT = new CloudLoss(Duration.ofMinutes(2));

  private static final String FORMS =
      "write fail, wait, or wait:SECONDS with whole seconds from 1 on";

  public CloudLoss {
    if (patience.isNegative()) {
      throw new IllegalArgumentException("a patience of " + patience + " is below 0");
    }
  }

  /**
   * Reads {@code fail}, {@code wait} or {@code wait:SECONDS}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static CloudLoss parse(String text) {
    if (text.equals("fail")) {
      return FAIL;
    }
    if (text.equals("wait")) {
      return WAIT;
    }
    if (!text.startsWith("wait:")) {
      throw new IllegalArgumentException("\"" + text + "\" is no way to lose a cloud; " + FORMS);
    }
    try {
      int seconds = Integer.parseInt(text.substring("wait:".length()));
      if (seconds >= 1) {
        return new CloudLoss(Duration.ofSeconds(seconds));
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException("\"" + text + "\" is no time to wait; " + FORMS);
  }
}
