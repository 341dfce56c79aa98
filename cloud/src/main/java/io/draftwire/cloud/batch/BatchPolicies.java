package io.draftwire.cloud.batch;

import java.util.concurrent.TimeUnit;

/** Policies by the names that people write. */
public final class BatchPolicies {
  private static final String FORMS =
      "write goodput, fifo, static/SIZE/PATIENCE or deadline/FIRST/NEXT, as in static/8/10ms and"
          + " deadline/1s/100ms";

  private BatchPolicies() {}

  /**
   * Reads a policy: {@code goodput}, {@code fifo}, {@code static/8/10ms}, {@code
   * deadline/1s/100ms}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static BatchPolicy parse(String text) {
    String[] parts = text.split("/", -1);
    return switch (parts[0] + "/" + parts.length) {
      case "goodput/1" -> new Goodput();
      case "fifo/1" -> new Fifo();
      case "static/3" -> new StaticBatches(size(text, parts[1]), nanos(text, parts[2]));
      case "deadline/3" -> new EarliestDeadline(nanos(text, parts[1]), nanos(text, parts[2]));
      default -> throw refuse(text);
    };
  }

  private static int size(String text, String size) {
    try {
      return Integer.parseInt(size);
    } catch (NumberFormatException e) {
      throw refuse(text);
    }
  }

  private static long nanos(String text, String duration) {
    TimeUnit unit =
        duration.endsWith("us")
            ? TimeUnit.MICROSECONDS
            : duration.endsWith("ms") ? TimeUnit.MILLISECONDS : TimeUnit.SECONDS;
    int letters = unit == TimeUnit.SECONDS ? 1 : 2;
    if (!duration.endsWith("s") || duration.length() <= letters) {
      throw refuse(text);
    }
    try {
      int count = Integer.parseInt(duration.substring(0, duration.length() - letters));
      if (count < 0) {
        throw refuse(text);
      }
      return unit.toNanos(count);
    } catch (NumberFormatException e) {
      throw refuse(text);
    }
  }

  private static IllegalArgumentException refuse(String text) {
    return new IllegalArgumentException("batching " + text + " is none that there is; " + FORMS);
  }
}
