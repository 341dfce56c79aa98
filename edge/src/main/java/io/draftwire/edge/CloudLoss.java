package io.draftwire.edge;

import java.time.Duration;

/**
 * What becomes of an answer that has begun when its cloud is away: the connection broke, or the
 * cloud with it.
 *
 * @param patience how long it tries to go on with a cloud; 0 to give the answer up at once
 * @param alone whether the draft goes on alone meanwhile, with tokens that nobody verifies; then
 *     the answer comes to its end whatever happens
 */
public record CloudLoss(Duration patience, boolean alone) {
  /** The answer is given up. */
  public static final CloudLoss FAIL = new CloudLoss(Duration.ZERO, false);

  /** It waits for two minutes. */
  public static final CloudLoss WAIT = waiting(Duration.ofMinutes(2));

  /** The draft goes on alone until a cloud is back. */
  public static final CloudLoss DRAFT = new CloudLoss(Duration.ofDays(365), true);

  private static final String FORMS =
      "write fail, draft, wait, or wait:SECONDS with whole seconds from 1 on";

  public CloudLoss {
    if (patience.isNegative()) {
      throw new IllegalArgumentException("a patience of " + patience + " is below 0");
    }
  }

  /** The same for an answer without a draft, which can only wait. */
  CloudLoss withoutDraft() {
    return alone ? WAIT : this;
  }

  /** It waits for so long. */
  public static CloudLoss waiting(Duration patience) {
    return new CloudLoss(patience, false);
  }

  /**
   * Reads {@code fail}, {@code draft}, {@code wait} or {@code wait:SECONDS}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static CloudLoss parse(String text) {
    return switch (text) {
      case "fail" -> FAIL;
      case "draft" -> DRAFT;
      case "wait" -> WAIT;
      default -> waiting(Duration.ofSeconds(seconds(text)));
    };
  }

  private static int seconds(String text) {
    if (!text.startsWith("wait:")) {
      throw new IllegalArgumentException("\"" + text + "\" is no way to lose a cloud; " + FORMS);
    }
    try {
      int seconds = Integer.parseInt(text.substring("wait:".length()));
      if (seconds >= 1) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException("\"" + text + "\" is no time to wait; " + FORMS);
  }
}
