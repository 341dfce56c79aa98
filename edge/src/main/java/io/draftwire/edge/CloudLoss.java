package io.draftwire.edge;

import io.draftwire.core.session.Link;
import io.draftwire.core.session.Meanwhile;
import java.time.Duration;

/**
 * What becomes of an answer when its cloud is away: the connection broke, or the cloud with it, or
 * it was never there.
 *
 * @param patience how long it tries to go on with a cloud, 0 to give the answer up at once; where
 *     the draft goes on alone, how long what it said waits for a cloud once it has said all
 * @param meanwhile whether the draft goes on alone, and what becomes of its tokens; then the answer
 *     comes to its end whatever happens
 */
public record CloudLoss(Duration patience, Meanwhile meanwhile) {
  private static final Duration USUAL = Duration.ofMinutes(2);

  /**
   * A cloud that says nothing for so long in the middle of an answer counts as away, where a draft
   * can go on: a link may be gone without a word.
   */
  public static final Duration SILENCE = Duration.ofSeconds(10);

  /** Longer than any answer. */
  private static final Duration FOR_EVER = Duration.ofDays(365);

  /** The answer is given up. */
  public static final CloudLoss FAIL = new CloudLoss(Duration.ZERO, Meanwhile.WAIT);

  /** It waits for two minutes. */
  public static final CloudLoss WAIT = waiting(USUAL);

  /** The draft goes on alone until a cloud is back, and its tokens stay. */
  public static final CloudLoss DRAFT = new CloudLoss(Duration.ZERO, Meanwhile.KEEP);

  /** The draft goes on alone until a cloud is back, which its tokens are held to. */
  public static final CloudLoss CORRECT = correcting(USUAL);

  private static final String FORMS =
      "write fail, wait[:SECONDS], draft[:keep] or draft:correct[:SECONDS], with whole seconds from 1 on";

  public CloudLoss {
    if (patience.isNegative()) {
      throw new IllegalArgumentException("a patience of " + patience + " is below 0");
    }
  }

  /** The same for an answer without a draft, which can only wait. */
  CloudLoss withoutDraft() {
    return switch (meanwhile) {
      case WAIT -> this;
      case KEEP -> WAIT;
      case CORRECT -> waiting(patience);
    };
  }

  /** The same for a listener that takes nothing back: nothing is told it that might have to be. */
  CloudLoss forListener(boolean takesBack) {
    return meanwhile == Meanwhile.CORRECT && !takesBack ? waiting(patience) : this;
  }

  /** How long a connection that stands may be silent in the middle of an answer. */
  long silenceNanos() {
    return meanwhile == Meanwhile.WAIT ? Link.NEVER : SILENCE.toNanos();
  }

  /** How long a connection may be away. */
  Duration linkPatience() {
    return meanwhile == Meanwhile.WAIT ? patience : FOR_EVER;
  }

  /** It waits for so long. */
  public static CloudLoss waiting(Duration patience) {
    return new CloudLoss(patience, Meanwhile.WAIT);
  }

  /** The draft goes on alone, and what it said waits for so long to be verified. */
  public static CloudLoss correcting(Duration patience) {
    return new CloudLoss(patience, Meanwhile.CORRECT);
  }

  /**
   * Reads {@code fail}, {@code wait[:SECONDS]}, {@code draft[:keep]} or {@code
   * draft:correct[:SECONDS]}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static CloudLoss parse(String text) {
    return switch (text) {
      case "fail" -> FAIL;
      case "draft", "draft:keep" -> DRAFT;
      case "draft:correct" -> CORRECT;
      case "wait" -> WAIT;
      default -> timed(text);
    };
  }

  private static CloudLoss timed(String text) {
    for (String way : new String[] {"wait:", "draft:correct:"}) {
      if (text.startsWith(way)) {
        Duration patience = seconds(text, text.substring(way.length()));
        return way.startsWith("wait") ? waiting(patience) : correcting(patience);
      }
    }
    throw new IllegalArgumentException("\"" + text + "\" is no way to lose a cloud; " + FORMS);
  }

  private static Duration seconds(String text, String number) {
    try {
      int seconds = Integer.parseInt(number);
      if (seconds >= 1) {
        return Duration.ofSeconds(seconds);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException("\"" + text + "\" is no time to wait; " + FORMS);
  }
}
