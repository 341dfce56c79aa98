package io.draftwire.lab.link;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A link that changes with time: from each given second on it is another {@link LinkSpec}, and the
 * last one lasts. As a file: one line {@code seconds rate_up rate_down rtt} a change, in the
 * spelling of the command line ({@code 12.5 1mbit 250kbit 50ms}), ascending, the first at 0; what
 * follows a # is a comment.
 *
 * <p>A change holds for what is sent after it; what is under way keeps its times ({@link
 * LinkDirection#reshape}).
 *
 * @param name of the file, or the link's own spelling where it stays as it is
 * @param changes ascending, the first at 0
 */
public record LinkTrace(String name, List<Change> changes) {
  private static final int COLUMNS = 4;
  private static final double NANOS_PER_SECOND = 1e9;

  /** A century; beyond it nanoseconds in a long run out. */
  private static final double MAX_SECONDS = 3.2e9;

  /** From {@code fromNanos} on the link is {@code spec}. */
  public record Change(long fromNanos, LinkSpec spec) {}

  public LinkTrace {
    changes = List.copyOf(changes);
  }

  /** A link that stays as it is. */
  public static LinkTrace constant(LinkSpec spec) {
    return new LinkTrace(spec.toString(), List.of(new Change(0, spec)));
  }

  /** Whether it stays as it is. */
  public boolean isConstant() {
    return changes.size() == 1;
  }

  /**
   * Reads a trace file.
   *
   * @throws IllegalArgumentException in one line, naming file, line and value, if it is malformed
   */
  public static LinkTrace read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("link trace " + file + " cannot be read; check the path");
    }
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "link trace " + file + " is not UTF-8; convert it first", e);
    }
  }

  /**
   * @param name for messages
   */
  public static LinkTrace parse(String name, String text) {
    List<Change> changes = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String content = line.split("#", 2)[0].strip();
      if (!content.isEmpty()) {
        String where = "link trace " + name + ", line " + number + ": ";
        changes.add(change(where, content, changes));
      }
    }
    if (changes.isEmpty()) {
      throw new IllegalArgumentException(
          "link trace " + name + " has no lines; write for example 0 1mbit 250kbit 50ms");
    }
    return new LinkTrace(name, changes);
  }

  private static Change change(String where, String line, List<Change> before) {
    String[] columns = line.split("\\s+");
    if (columns.length != COLUMNS) {
      throw new IllegalArgumentException(
          where
              + "'"
              + line
              + "' has "
              + columns.length
              + " columns, needs seconds rate_up rate_down rtt: write for example 0 1mbit 250kbit 50ms");
    }
    long from = nanos(where, columns[0]);
    if (before.isEmpty() && from != 0) {
      throw new IllegalArgumentException(
          where + "the first second is " + columns[0] + "; a trace begins at 0");
    }
    if (!before.isEmpty() && from <= before.getLast().fromNanos()) {
      throw new IllegalArgumentException(
          where + "second " + columns[0] + " is not after the line before; put them in order");
    }
    try {
      return new Change(from, LinkSpec.parse(columns[1] + "/" + columns[2] + "/" + columns[3]));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + e.getMessage(), e);
    }
  }

  private static long nanos(String where, String seconds) {
    double value;
    try {
      value = Double.parseDouble(seconds);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!(value >= 0 && value <= MAX_SECONDS)) {
      throw new IllegalArgumentException(
          where + "'" + seconds + "' is not a number of seconds; write for example 12.5");
    }
    return Math.round(value * NANOS_PER_SECOND);
  }

  /** How many shapes the link takes. */
  public int size() {
    return changes.size();
  }

  /** The i-th shape. */
  public LinkSpec spec(int i) {
    return changes.get(i).spec();
  }

  /** When the i-th shape begins, ns; the first at 0. */
  public long fromNanos(int i) {
    return changes.get(i).fromNanos();
  }
}
