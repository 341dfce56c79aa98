package io.draftwire.lab.proof;

import io.draftwire.core.law.ExponentialRace;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TargetSequence;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How often a token differs because a batch of another shape is rounded otherwise. A live cloud
 * draws from rows of tree passes where a stream draws from rows of one-token passes, by the same
 * numbers; between the two a model's arithmetic differs in its last bits, and now and then that
 * decides a race. This is no bias (either text follows the target's law, to that rounding), but it
 * bounds "same seed, same text".
 *
 * <p>Measured along one text, so that a difference is counted once and not everything behind it.
 */
public final class TreeRounding {
  private static final int LONGEST_WALK = 6;
  private static final int MOST_SIBLINGS = 3;

  /**
   * What was found.
   *
   * @param tokens drawn both ways
   * @param differing of them
   * @param largest difference of two logits of one token
   */
  public record Result(long tokens, long differing, double largest) {
    public double perTenThousand() {
      return tokens == 0 ? 0 : 1e4 * differing / tokens;
    }
  }

  private TreeRounding() {}

  /**
   * Decodes texts token by token, then draws them again from tree passes of random shapes: a walk
   * of up to {@value #LONGEST_WALK} right guesses, each beside up to {@value #MOST_SIBLINGS} wrong
   * ones.
   *
   * @param model has a sequence free, and room for trees
   * @param tokens to draw in all
   */
  public static Result measure(
      LanguageModel model, int[] prompt, Sampling sampling, int tokens, long seed) {
    long drawn = 0;
    long differing = 0;
    double largest = 0;
    int most = Math.min(tokens, model.contextLength() - prompt.length - 1 - LONGEST_WALK);
    for (long text = seed; drawn < tokens; text++) {
      Alone alone = Alone.decode(model, prompt, sampling, most, text);
      Result result = again(model, alone, prompt.length, sampling, text);
      drawn += result.tokens();
      differing += result.differing();
      largest = Math.max(largest, result.largest());
    }
    return new Result(drawn, differing, largest);
  }

  /** A text decoded token by token, and the row that each was drawn from. */
  private record Alone(int[] text, float[][] rows) {
    static Alone decode(
        LanguageModel model, int[] prompt, Sampling sampling, int tokens, long seed) {
      int vocabulary = model.tokenizer().vocabularySize();
      int[] text = Arrays.copyOf(prompt, prompt.length + tokens);
      float[][] rows = new float[tokens][];
      ExponentialRace race = new ExponentialRace(vocabulary);
      Dice dice = new Dice(seed);
      Batch batch = new Batch(vocabulary);
      try (TargetSequence sequence = new TargetSequence(model, batch)) {
        int cached = 0;
        for (int i = 0; i < tokens; i++) {
          int to = prompt.length + i;
          sequence.forward(cached, to, 1, position -> text[position]);
          cached = to;
          rows[i] = Arrays.copyOf(batch.logits(), vocabulary);
          text[to] = race.winner(rows[i], 0, sampling, dice.bits(Purpose.RACE, to));
        }
      }
      return new Alone(text, rows);
    }
  }

  private static Result again(
      LanguageModel model, Alone alone, int prompt, Sampling sampling, long seed) {
    int vocabulary = model.tokenizer().vocabularySize();
    ExponentialRace race = new ExponentialRace(vocabulary);
    Dice dice = new Dice(seed);
    SplittableRandom random = new SplittableRandom(seed);
    Batch batch = Batch.onDemand(vocabulary);
    long drawn = 0;
    long differing = 0;
    double largest = 0;
    try (TargetSequence sequence = new TargetSequence(model, batch)) {
      int cached = 0;
      int at = prompt;
      while (at < alone.text().length) {
        Shape shape = Shape.draw(alone.text(), at, vocabulary, random);
        int from = at;
        sequence.forwardTree(
            cached, at, i -> alone.text()[i], shape.tokens.length, shape.parents, shape.tokens);
        for (int step = 0; step <= shape.walk.length && from + step < alone.text().length; step++) {
          int node = step == 0 ? -1 : shape.walk[step - 1];
          int offset = sequence.row(node);
          int token =
              race.winner(batch.logits(), offset, sampling, dice.bits(Purpose.RACE, from + step));
          float[] row = alone.rows()[from + step - prompt];
          largest = Math.max(largest, difference(batch.logits(), offset, row));
          differing += token == alone.text()[from + step] ? 0 : 1;
          drawn++;
        }
        int last = shape.walk.length == 0 ? -1 : shape.walk[shape.walk.length - 1];
        sequence.keep(last);
        cached = at + shape.walk.length;
        at = cached + 1;
      }
    }
    return new Result(drawn, differing, largest);
  }

  private static double difference(float[] logits, int offset, float[] row) {
    double largest = 0;
    for (int i = 0; i < row.length; i++) {
      largest = Math.max(largest, Math.abs(logits[offset + i] - row[i]));
    }
    return largest;
  }

  /** A tree below a text's end; {@code walk} are the nodes that the text goes along. */
  private record Shape(int[] parents, int[] tokens, int[] walk) {
    static Shape draw(int[] text, int at, int vocabulary, SplittableRandom random) {
      int walk = Math.min(random.nextInt(LONGEST_WALK + 1), text.length - at);
      int siblings = random.nextInt(MOST_SIBLINGS + 1);
      int count = walk * (1 + siblings);
      int[] parents = new int[count];
      int[] tokens = new int[count];
      int[] way = new int[walk];
      int node = 0;
      for (int depth = 0; depth < walk; depth++) {
        int parent = depth == 0 ? -1 : way[depth - 1];
        way[depth] = node;
        for (int i = 0; i <= siblings; i++) {
          parents[node] = parent;
          tokens[node++] = i == 0 ? text[at + depth] : random.nextInt(vocabulary);
        }
      }
      return new Shape(parents, tokens, way);
    }
  }
}
