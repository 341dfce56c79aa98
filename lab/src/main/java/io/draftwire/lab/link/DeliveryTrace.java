package io.draftwire.lab.link;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * When one direction of a real link let packets through, as Mahimahi records and replays it
 * (Netravali et al., USENIX ATC 2015): a line a chance to deliver 1500 bytes, which is its time in
 * whole milliseconds, in order. Bytes that wait take the next chances, one packet over several or
 * several in one; a chance for which nothing waits is gone. Behind the last line the trace begins
 * anew.
 */
public final class DeliveryTrace {
  /** Bytes a chance, with all headers from IP on. */
  public static final int CHANCE_BYTES = 1500;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final String name;
  private final long[] millis;

  private DeliveryTrace(String name, long[] millis) {
    this.name = name;
    this.millis = millis;
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException in one line, naming file, line and value, if it is malformed
   */
  public static DeliveryTrace read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "uplink trace " + file + " cannot be read; check the path");
    }
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "uplink trace " + file + " is no text; give a file of Mahimahi's, a line a packet", e);
    }
  }

  /**
   * @param name for messages
   */
  public static DeliveryTrace parse(String name, String text) {
    String[] lines = text.strip().split("\\R");
    long[] millis = new long[lines.length];
    for (int i = 0; i < lines.length; i++) {
      millis[i] = number(name, i, lines[i].strip());
      if (i > 0 && millis[i] < millis[i - 1]) {
        throw new IllegalArgumentException(
            "uplink trace %s, line %d: %d ms is before the line above; put them in order"
                .formatted(name, i + 1, millis[i]));
      }
    }
    if (millis[millis.length - 1] == 0) {
      throw new IllegalArgumentException(
          "uplink trace " + name + " ends at 0 ms; it must last for a millisecond at least");
    }
    return new DeliveryTrace(name, millis);
  }

  private static long number(String name, int index, String line) {
    try {
      long value = Long.parseLong(line);
      if (value >= 0 && value <= Integer.MAX_VALUE) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "uplink trace %s, line %d: '%s' is no time in whole milliseconds; write a line a packet of 1500 bytes"
            .formatted(name, index + 1, line));
  }

  /** Of the file. */
  public String name() {
    return name;
  }

  /** How long it lasts. */
  public long lengthMillis() {
    return millis[millis.length - 1];
  }

  /** The longest time without a chance, between two lines. */
  public Gap longestGap() {
    Gap longest = new Gap(0, millis[0]);
    for (int i = 1; i < millis.length; i++) {
      if (millis[i] - millis[i - 1] > longest.millis()) {
        longest = new Gap(millis[i - 1], millis[i] - millis[i - 1]);
      }
    }
    return longest;
  }

  /**
   * Nothing gets through.
   *
   * @param fromMillis behind the chance at this time
   */
  public record Gap(long fromMillis, long millis) {}

  /** One run through it, that begins so far into the trace. */
  public Queue from(long startMillis) {
    return new Queue(startMillis);
  }

  /** Bytes in, times out; in order of arrival. */
  public final class Queue {
    private final long startMillis;

    /** The chance that the next byte may take, counted over all rounds; and its bytes taken. */
    private long chance;

    private int taken;

    private Queue(long startMillis) {
      this.startMillis = startMillis;
      this.chance = firstFrom(startMillis);
    }

    /**
     * @param arrivalNanos since the run began
     * @return when the last of the bytes is through, in nanoseconds since the run began
     */
    public long send(long arrivalNanos, int bytes) {
      long millis = startMillis + Math.ceilDiv(arrivalNanos, NANOS_PER_MILLI);
      if (time(chance) < millis) {
        chance = firstFrom(millis);
        taken = 0;
      }
      long rest = bytes + (long) taken;
      long whole = (rest - 1) / CHANCE_BYTES;
      chance += whole;
      taken = (int) (rest - whole * CHANCE_BYTES);
      long through = (time(chance) - startMillis) * NANOS_PER_MILLI;
      if (taken == CHANCE_BYTES) {
        chance++;
        taken = 0;
      }
      return Math.max(arrivalNanos, through);
    }

    private long time(long chance) {
      long round = chance / millis.length;
      return round * lengthMillis() + millis[(int) (chance % millis.length)];
    }

    /** The first chance at or behind a time. */
    private long firstFrom(long time) {
      long round = time / lengthMillis();
      int index = Arrays.binarySearch(millis, time % lengthMillis());
      // Of several at one time the first.
      int first = index < 0 ? -index - 1 : index;
      while (index >= 0 && first > 0 && millis[first - 1] == millis[index]) {
        first--;
      }
      return round * millis.length + first;
    }
  }
}
