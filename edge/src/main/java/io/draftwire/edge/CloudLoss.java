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
 * @param silence a cloud that brings an answer in its middle no further for so long counts as away,
 *     where a draft can go on: a link may be gone without a word
 */
public record CloudLoss(Duration patience, Meanwhile meanwhile, Duration silence) {
  private static final Duration USUAL = Duration.ofMinutes(2);

  /** Longer than any pause of a cloud that works, and no longer than somebody who reads waits. */
  public static final Duration USUAL_SILENCE = Duration.ofSeconds(10);

  /** A busy cloud may take as long for a pass. */
  private static final Duration LEAST_SILENCE = Duration.ofSeconds(1);

  /** Longer than any answer. */
  private static final Duration FOR_EVER = Duration.ofDays(365);

  /** The answer is given up. */
  public static final CloudLoss FAIL = of(Duration.ZERO, Meanwhile.WAIT);

  /** It waits for two minutes. */
  public static final CloudLoss WAIT = waiting(USUAL);

  /** The draft goes on alone until a cloud is back, and its tokens stay. */
  public static final CloudLoss DRAFT = of(Duration.ZERO, Meanwhile.KEEP);

  /** The draft goes on alone until a cloud is back, which its tokens are held to. */
  public static final CloudLoss CORRECT = correcting(USUAL);

  private static final String FORMS =
      "write fail, wait[:SECONDS], draft[:keep] or draft:correct[:SECONDS], with whole seconds from 1 on";

  public CloudLoss {
    if (patience.isNegative()) {
      throw new IllegalArgumentException("a patience of " + patience + " is below 0");
    }
    if (silence.compareTo(LEAST_SILENCE) < 0) {
      throw new IllegalArgumentException(
          "a silence of "
              + silence.toSeconds()
              + " s, behind which a cloud counts as away, is below "
              + LEAST_SILENCE.toSeconds()
              + " s, which a cloud that works takes too");
    }
  }

  private static CloudLoss of(Duration patience, Meanwhile meanwhile) {
    return new CloudLoss(patience, meanwhile, USUAL_SILENCE);
  }

  /** The same, but for when a silent cloud counts as away. */
  public CloudLoss withSilence(Duration other) {
    return new CloudLoss(patience, meanwhile, other);
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
    return meanwhile == Meanwhile.WAIT ? Link.NEVER : silence.toNanos();
  }

  /** How long a connection may be away. */
  Duration linkPatience() {
    return meanwhile == Meanwhile.WAIT ? patience : FOR_EVER;
  }

  /** It waits for so long. */
  public static CloudLoss waiting(Duration patience) {
    return of(patience, Meanwhile.WAIT);
  }

  /** The draft goes on alone, and what it said waits for so long to be verified. */
  public static CloudLoss correcting(Duration patience) {
    return of(patience, Meanwhile.CORRECT);
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
