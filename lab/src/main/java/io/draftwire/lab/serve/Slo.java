package io.draftwire.lab.serve;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an answer has to keep to for its user to be content: the time to its first token, and the
 * mean time of each token behind it. Written {@code ttft=1s,tpot=100ms}; either may be left out.
 *
 * @param ttftNanos from the instant at which the request was meant to come; {@link #ANY} for no
 *     bound
 * @param tpotNanos likewise a token
 */
public record Slo(long ttftNanos, long tpotNanos) {
  public static final long ANY = Long.MAX_VALUE;

  private static final String EXAMPLE = "write for example ttft=1s,tpot=100ms";
  private static final Pattern PART = Pattern.compile("(ttft|tpot)=(\\d+(?:\\.\\d+)?)(us|ms|s)");
  private static final BigDecimal MOST_NANOS = BigDecimal.valueOf(3_600_000_000_000L);

  /**
   * @throws IllegalArgumentException in one line, naming the part and an example
   */
  public static Slo parse(String text) {
    long ttft = ANY;
    long tpot = ANY;
    for (String part : text.strip().toLowerCase(Locale.ROOT).split(",", -1)) {
      Matcher matcher = PART.matcher(part.strip());
      if (!matcher.matches()) {
        throw fault(text, "'" + part.strip() + "' is no bound");
      }
      BigDecimal nanos = new BigDecimal(matcher.group(2)).movePointRight(power(matcher.group(3)));
      if (nanos.compareTo(BigDecimal.ONE) < 0 || nanos.compareTo(MOST_NANOS) > 0) {
        throw fault(text, "'" + part.strip() + "' is not between 1 ns and an hour");
      }
      boolean first = matcher.group(1).equals("ttft");
      if ((first ? ttft : tpot) != ANY) {
        throw fault(text, matcher.group(1) + " is bounded twice");
      }
      ttft = first ? nanos.longValue() : ttft;
      tpot = first ? tpot : nanos.longValue();
    }
    return new Slo(ttft, tpot);
  }

  private static int power(String unit) {
    return switch (unit) {
      case "us" -> 3;
      case "ms" -> 6;
      default -> 9;
    };
  }

  private static IllegalArgumentException fault(String text, String fault) {
    return new IllegalArgumentException("objective '" + text + "': " + fault + "; " + EXAMPLE);
  }

  public boolean met(AnswerTimes times) {
    return times.firstTokenNanos() <= ttftNanos && times.nanosPerToken() <= tpotNanos;
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    String ttft = ttftNanos == ANY ? "" : "ttft=" + time(ttftNanos);
    String tpot = tpotNanos == ANY ? "" : "tpot=" + time(tpotNanos);
    return ttft + (ttft.isEmpty() || tpot.isEmpty() ? "" : ",") + tpot;
  }

  private static String time(long nanos) {
    String unit = nanos >= 1_000_000_000 ? "s" : nanos >= 1_000_000 ? "ms" : "us";
    return BigDecimal.valueOf(nanos, power(unit)).stripTrailingZeros().toPlainString() + unit;
  }
}
