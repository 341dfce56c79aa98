package io.draftwire.lab.link;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a link is: its two rates, its delay, and how badly it behaves. Written on the command line
 * as {@code up/down/RTT[/jitter][/loss]}, for instance {@code 1mbit/250kbit/50ms/5ms/1%}; {@link
 * #parse} and {@link #toString} are inverses of each other, to the bit and the nanosecond.
 *
 * <p>Units are decimal: {@code bit}, {@code kbit}, {@code mbit}, {@code gbit} (per second); {@code
 * us}, {@code ms}, {@code s}; {@code %}. A rate of {@code none} or {@code unlimited} costs no time,
 * and {@code none} alone is the link that does nothing.
 *
 * @param upBitsPerSecond from the edge to the cloud, bit/s, or {@link #UNLIMITED}
 * @param downBitsPerSecond from the cloud to the edge, bit/s, or {@link #UNLIMITED}
 * @param rttNanos propagation there and back, ns; the least a round trip can take
 * @param jitterNanos the most that a packet is delayed beyond that, one way, ns
 * @param loss probability in [0, 1) that a packet is lost once and has to be sent again
 */
public record LinkSpec(
    long upBitsPerSecond, long downBitsPerSecond, long rttNanos, long jitterNanos, double loss) {

  /** A rate at which bytes take no time. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** The link that does nothing. */
  public static final LinkSpec NONE = new LinkSpec(UNLIMITED, UNLIMITED, 0, 0, 0);

  private static final String EXAMPLE = "1mbit/250kbit/50ms or 1mbit/250kbit/50ms/5ms/1%";

  /** Beyond it a sum of delays could leave the range of nanoseconds in a long; no link needs it. */
  private static final long MAX_DELAY_NANOS = 3_600_000_000_000L;

  /** Faster is not distinguishable from no limit through a socket. */
  private static final long MAX_BITS_PER_SECOND = 1_000_000_000_000L;

  private static final Pattern QUANTITY = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([a-z%]*)");

  private record Unit(String name, int powerOfTen) {}

  // Largest first: the formatter takes the first that the quantity reaches.
  private static final List<Unit> RATE_UNITS =
      List.of(new Unit("gbit", 9), new Unit("mbit", 6), new Unit("kbit", 3), new Unit("bit", 0));
  private static final List<Unit> TIME_UNITS =
      List.of(new Unit("s", 9), new Unit("ms", 6), new Unit("us", 3));

  /**
   * @throws IllegalArgumentException for a value out of its range, naming it
   */
  public LinkSpec {
    checkRate("rate up", upBitsPerSecond);
    checkRate("rate down", downBitsPerSecond);
    checkDelay("RTT", rttNanos);
    checkDelay("jitter", jitterNanos);
    if (!(loss >= 0 && loss < 1)) {
      throw new IllegalArgumentException(
          "link: loss " + loss + " is not a probability in [0, 1); write 0.01 for 1%");
    }
    loss += 0.0; // -0.0 would equal 0 but not be equal to it
  }

  /**
   * Reads the form of the command line.
   *
   * @throws IllegalArgumentException in one line, naming the value, the part and an example
   */
  public static LinkSpec parse(String text) {
    String trimmed = text.strip().toLowerCase(Locale.ROOT);
    if (isNone(trimmed)) {
      return NONE;
    }
    String[] parts = trimmed.split("/", -1);
    if (parts.length < 3 || parts.length > 5) {
      throw new IllegalArgumentException(
          "link '%s' has %d part%s, needs up/down/RTT[/jitter][/loss]: write for example %s"
              .formatted(text, parts.length, parts.length == 1 ? "" : "s", EXAMPLE));
    }
    for (int i = 0; i < parts.length; i++) {
      parts[i] = parts[i].strip();
    }
    // Four parts are a jitter or a loss: the percent sign tells.
    boolean lossIsFourth = parts.length == 4 && parts[3].endsWith("%");
    String jitter = parts.length >= 4 && !lossIsFourth ? parts[3] : null;
    String loss = lossIsFourth ? parts[3] : parts.length == 5 ? parts[4] : null;
    return new LinkSpec(
        parseRate(text, "rate up", parts[0]),
        parseRate(text, "rate down", parts[1]),
        parseDelay(text, "RTT", parts[2]),
        jitter == null ? 0 : parseDelay(text, "jitter", jitter),
        loss == null ? 0 : parseLoss(text, loss));
  }

  /** The round trip in seconds, propagation only. */
  public double rttSeconds() {
    return rttNanos / 1e9;
  }

  /** The largest extra one-way delay in seconds. */
  public double jitterSeconds() {
    return jitterNanos / 1e9;
  }

  /** The form that {@link #parse} reads back to an equal link. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(formatRate(upBitsPerSecond)).append('/').append(formatRate(downBitsPerSecond));
    text.append('/').append(formatDelay(rttNanos));
    if (jitterNanos > 0) {
      text.append('/').append(formatDelay(jitterNanos));
    }
    if (loss > 0) {
      // The shortest decimal that reads back as this double, shifted exactly.
      BigDecimal percent = BigDecimal.valueOf(loss).movePointRight(2);
      text.append('/').append(plain(percent)).append('%');
    }
    return text.toString();
  }

  private static boolean isNone(String part) {
    return part.equals("none") || part.equals("unlimited");
  }

  private static long parseRate(String link, String name, String part) {
    if (isNone(part)) {
      return UNLIMITED;
    }
    BigDecimal bits = quantity(link, name, part, RATE_UNITS, "bit, kbit, mbit, gbit, or none");
    if (bits.signum() == 0) {
      throw refusal(link, name, part, "is no rate at all; a link without limit is 'none'");
    }
    if (bits.compareTo(BigDecimal.valueOf(MAX_BITS_PER_SECOND)) > 0) {
      throw refusal(link, name, part, "is more than 1000gbit; a link without limit is 'none'");
    }
    return whole(link, name, part, bits, "bits per second");
  }

  private static long parseDelay(String link, String name, String part) {
    if (part.equals("0")) {
      return 0;
    }
    BigDecimal nanos = quantity(link, name, part, TIME_UNITS, "us, ms, s");
    if (nanos.compareTo(BigDecimal.valueOf(MAX_DELAY_NANOS)) > 0) {
      throw refusal(link, name, part, "is more than 3600s");
    }
    return whole(link, name, part, nanos, "nanoseconds");
  }

  private static double parseLoss(String link, String part) {
    BigDecimal percent = quantity(link, "loss", part, List.of(new Unit("%", 0)), "%");
    double loss = percent.movePointLeft(2).doubleValue();
    if (loss >= 1) {
      throw refusal(link, "loss", part, "lets nothing through; it must be under 100%");
    }
    return loss;
  }

  private static BigDecimal quantity(
      String link, String name, String part, List<Unit> units, String known) {
    Matcher matcher = QUANTITY.matcher(part);
    if (!matcher.matches()) {
      throw refusal(link, name, part, "is not a number with a unit (" + known + ")");
    }
    for (Unit unit : units) {
      if (unit.name().equals(matcher.group(2))) {
        return new BigDecimal(matcher.group(1)).movePointRight(unit.powerOfTen());
      }
    }
    throw refusal(link, name, part, "has no unit known here (" + known + ")");
  }

  private static long whole(
      String link, String name, String part, BigDecimal value, String smallest) {
    if (value.stripTrailingZeros().scale() > 0) {
      throw refusal(link, name, part, "is not a whole number of " + smallest);
    }
    return value.longValueExact();
  }

  private static IllegalArgumentException refusal(
      String link, String name, String part, String fault) {
    return new IllegalArgumentException(
        "link '%s': %s '%s' %s; write for example %s".formatted(link, name, part, fault, EXAMPLE));
  }

  private static String formatRate(long bitsPerSecond) {
    return bitsPerSecond == UNLIMITED ? "none" : format(bitsPerSecond, RATE_UNITS);
  }

  private static String formatDelay(long nanos) {
    return nanos == 0 ? "0ms" : format(nanos, TIME_UNITS);
  }

  private static String format(long value, List<Unit> units) {
    Unit unit = units.getLast();
    for (Unit candidate : units) {
      if (BigDecimal.valueOf(value).movePointLeft(candidate.powerOfTen()).compareTo(BigDecimal.ONE)
          >= 0) {
        unit = candidate;
        break;
      }
    }
    return plain(BigDecimal.valueOf(value).movePointLeft(unit.powerOfTen())) + unit.name();
  }

  private static String plain(BigDecimal value) {
    return value.stripTrailingZeros().toPlainString();
  }

  private static void checkRate(String name, long bitsPerSecond) {
    if (bitsPerSecond < 1 || (bitsPerSecond > MAX_BITS_PER_SECOND && bitsPerSecond != UNLIMITED)) {
      throw new IllegalArgumentException(
          "link: %s %d bit/s is outside 1..%d; a link without limit is LinkSpec.UNLIMITED"
              .formatted(name, bitsPerSecond, MAX_BITS_PER_SECOND));
    }
  }

  private static void checkDelay(String name, long nanos) {
    if (nanos < 0 || nanos > MAX_DELAY_NANOS) {
      throw new IllegalArgumentException(
          "link: %s %d ns is outside 0..%d".formatted(name, nanos, MAX_DELAY_NANOS));
    }
  }
}
