package io.draftwire.lab.time;

import io.draftwire.core.law.LogitRows;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Exits of a target that has none, in virtual time: at some part of a pass each says what the pass
 * will commit, and is right as often as it is made to be. Where it is wrong, it has struck out one
 * of the tokens that come: which one is drawn at random, and what it says instead follows from the
 * session's own noise.
 *
 * <p>The dice for that are no session's: no text depends on them.
 *
 * @param exits in their order
 */
public record SimulatedExits(List<Exit> exits) implements TargetExits {
  /** Whatever is simulated begins with the same dice, so that runs repeat. */
  static final long SEED = 0x6c62272e07bb0142L;

  /**
   * @param at part of the pass, in (0, 1)
   * @param right how often what it says comes true, 0..1
   */
  public record Exit(double at, double right) {
    public Exit {
      if (!(at > 0 && at < 1)) {
        throw new IllegalArgumentException(
            "an exit at " + at + " of a pass; give a part between 0 and 1, such as 0.5");
      }
      if (!(right >= 0 && right <= 1)) {
        throw new IllegalArgumentException(
            "an exit that is right with " + right + "; give a probability, such as 0.8");
      }
    }
  }

  /** What a pass will commit: so many tokens, each drawn by a row of the pass. */
  record Course(int[] rows, int[] tokens) {}

  public SimulatedExits {
    exits = List.copyOf(exits);
    for (int i = 1; i < exits.size(); i++) {
      if (exits.get(i).at() <= exits.get(i - 1).at()) {
        throw new IllegalArgumentException(
            "the exit at " + exits.get(i).at() + " comes behind a later one; name them in order");
      }
    }
    if (exits.isEmpty()) {
      throw new IllegalArgumentException("no exits; name one, such as 0.5/0.8");
    }
  }

  /**
   * As it is spelled: {@code AT/RIGHT}, several with a plus between them.
   *
   * @throws IllegalArgumentException naming what does not read
   */
  public static SimulatedExits parse(String text) {
    List<Exit> exits = new ArrayList<>();
    for (String exit : text.split("\\+", -1)) {
      String[] parts = exit.split("/", -1);
      try {
        if (parts.length == 2) {
          exits.add(new Exit(Double.parseDouble(parts[0]), Double.parseDouble(parts[1])));
          continue;
        }
      } catch (NumberFormatException e) {
        // Told below, as what is spelled otherwise is.
      }
      throw new IllegalArgumentException(
          "'"
              + exit
              + "' is no exit; write the part of the pass and how often it is right, such as 0.5/0.8");
    }
    return new SimulatedExits(exits);
  }

  @Override
  public String label() {
    return exits.stream()
        .map(exit -> number(exit.at()) + "/" + number(exit.right()))
        .collect(Collectors.joining("+"));
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  /** {@code rows} without one of the tokens that they bring about: another course follows. */
  static LogitRows mistaken(LogitRows rows, Course course, RandomGenerator random) {
    int at = random.nextInt(course.tokens().length);
    float[] logits = rows.logits().clone();
    logits[rows.offset(course.rows()[at]) + course.tokens()[at]] = Float.NEGATIVE_INFINITY;
    return new LogitRows() {
      @Override
      public float[] logits() {
        return logits;
      }

      @Override
      public int offset(int row) {
        return rows.offset(row);
      }
    };
  }
}
