package io.draftwire.lab.exits;

import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The texts that exits are fitted to and measured by, as tokens. */
public final class ExitText {
  /** Too little of a text to learn from. */
  private static final int SHORTEST = 16;

  /** Texts in a row that end before they are that long: the model does not write. */
  private static final int MOST_SHORT = 1000;

  private ExitText() {}

  /** Is told how far it is. */
  @FunctionalInterface
  public interface Progress {
    void at(String what, long done, long total);
  }

  /**
   * A text cut into windows.
   *
   * @param length tokens of a window, begin of text included
   * @param most tokens that are taken
   * @throws IllegalArgumentException if the text is too short
   */
  public static List<int[]> given(
      String name, String text, Tokenizer tokenizer, int length, long most) {
    int[] tokens = tokenizer.encode(text, false, false);
    int begin = tokenizer.bos() < 0 ? 0 : 1;
    List<int[]> windows = new ArrayList<>();
    long taken = 0;
    for (int from = 0; from + SHORTEST <= tokens.length && taken < most; ) {
      int to = Math.min(tokens.length, from + length - begin);
      int[] window = new int[begin + to - from];
      if (begin > 0) {
        window[0] = tokenizer.bos();
      }
      System.arraycopy(tokens, from, window, begin, to - from);
      windows.add(window);
      taken += window.length;
      from = to;
    }
    if (windows.size() < 2) {
      throw new IllegalArgumentException(
          name
              + " has "
              + tokens.length
              + " tokens; exits need some ten thousand, and two windows of "
              + length
              + " at the least");
    }
    return windows;
  }

  /**
   * Texts that the model writes itself.
   *
   * @param lanes that are written at once; the model has as many sequences
   * @param beginnings of the texts, by turns
   * @throws ModelException if the model ends its texts at once
   */
  public static List<int[]> written(
      LanguageModel model,
      int lanes,
      List<int[]> beginnings,
      Sampling sampling,
      int length,
      long most,
      long seed,
      Progress progress) {
    List<int[]> texts = new ArrayList<>();
    Lane[] all = new Lane[lanes];
    Law law = new Law(model.tokenizer().vocabularySize());
    Batch batch = new Batch(model.tokenizer().vocabularySize());
    int started = 0;
    int tooShort = 0;
    long taken = 0;
    while (taken < most) {
      batch.clear();
      int[] rows = new int[lanes];
      for (int i = 0; i < lanes; i++) {
        if (all[i] == null) {
          int[] beginning = beginnings.get(started % beginnings.size());
          all[i] = new Lane(model.open(), beginning, length, new Dice(seed + started++));
        }
        rows[i] = all[i].ask(batch);
      }
      model.forward(batch);
      for (int i = 0; i < lanes; i++) {
        law.shape(batch.logits(), batch.offset(rows[i]), sampling);
        if (all[i].ends(law, model.tokenizer())) {
          int[] text = all[i].text();
          model.end(all[i].sequence);
          all[i] = null;
          if (text.length >= SHORTEST) {
            texts.add(text);
            taken += text.length;
            tooShort = 0;
          } else if (++tooShort == MOST_SHORT) {
            throw new ModelException(
                model.name() + " ends its texts at once; give a --text, or a --prompt");
          }
          progress.at("writing text", Math.min(taken, most), most);
        }
      }
    }
    for (Lane lane : all) {
      if (lane != null) {
        model.end(lane.sequence);
      }
    }
    return texts;
  }

  /** One text that is being written. */
  private static final class Lane {
    private final int sequence;
    private final Dice dice;
    private final int[] tokens;
    private int length;
    private int read;

    private Lane(int sequence, int[] beginning, int most, Dice dice) {
      this.sequence = sequence;
      this.dice = dice;
      this.tokens = Arrays.copyOf(beginning, most);
      this.length = beginning.length;
    }

    /** Reads what the model has not read; returns the row of the next token's law. */
    private int ask(Batch batch) {
      int row = -1;
      for (; read < length; read++) {
        row = batch.add(sequence, tokens[read], read == length - 1);
      }
      return row;
    }

    /** Draws the next token. */
    private boolean ends(Law law, Tokenizer tokenizer) {
      int token = law.draw(dice.uniform(Purpose.STREAM, length));
      if (tokenizer.endsText(token)) {
        return true;
      }
      tokens[length++] = token;
      return length == tokens.length;
    }

    private int[] text() {
      return Arrays.copyOf(tokens, length);
    }
  }
}
