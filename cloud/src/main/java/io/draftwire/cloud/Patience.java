package io.draftwire.cloud;

import java.time.Duration;

/**
 * How long a cloud waits for its edges. A session has one of few sequences, so whoever keeps one
 * and says nothing keeps others out.
 *
 * @param hello for the first message of a stream, which costs its edge one small frame
 * @param silence for a session to go on where only its edge can see to that: for a round, its laws,
 *     an acknowledgement, or for what was sent to be read. Ends between once and twice this. Far
 *     more than the slowest draft takes for a round
 * @param call for any other call to be over: what is asked there is answered at once
 * @param grace for a session whose edge is gone to be taken up again; 0 for not at all. What it
 *     holds meanwhile is anybody's who needs it
 */
public record Patience(Duration hello, Duration silence, Duration call, Duration grace) {
  /** A session that is away is remembered for so long. */
  private static final Duration GRACE = Duration.ofMinutes(2);

  /** Ten seconds for the hello, two minutes of silence, two of grace. */
  public static final Patience DEFAULT = silence(Duration.ofMinutes(2));

  public Patience {
    if (hello.isNegative() || silence.isNegative() || call.isNegative() || grace.isNegative()) {
      throw new IllegalArgumentException("a patience below 0; give at least a second");
    }
  }

  /** The default but for silence. */
  public static Patience silence(Duration silence) {
    return new Patience(Duration.ofSeconds(10), silence, Duration.ofMinutes(1), GRACE);
  }

  public Patience withGrace(Duration other) {
    return new Patience(hello, silence, call, other);
  }
}
