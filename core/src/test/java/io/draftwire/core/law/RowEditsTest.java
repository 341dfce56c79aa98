package io.draftwire.core.law;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.grammar.GrammarBook;
import io.draftwire.core.text.Text;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowEditsTest {
  private static final int VOCABULARY = 12;
  private static final int PROMPT = 5;
  private static final LogitBias BIAS = new LogitBias(Map.of(3, -100f, 7, 2.5f));

  private static final Sampling[] SETTINGS = {
    Sampling.at(1).withBias(BIAS),
    Sampling.at(1).withPenalties(new Penalties(.5, 0, 1, 0)),
    Sampling.at(1).withPenalties(new Penalties(0, -.25, 1, 0)),
    Sampling.at(1).withPenalties(new Penalties(0, 0, 2, Penalties.WHOLE_TEXT)),
    Sampling.at(1).withPenalties(new Penalties(0, 0, .5, 1)),
    Sampling.at(1).withPenalties(new Penalties(1.5, .75, 4, 6)).withBias(BIAS),
  };

  private final Random random = new Random(1);

  private int[] tokens(int count) {
    return random.ints(count, 0, VOCABULARY).toArray();
  }

  private float[] row() {
    float[] row = new float[VOCABULARY];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) random.nextGaussian();
    }
    return row;
  }

  private static RowEdits edits(Sampling sampling) {
    return new RowEdits(sampling.edits(GrammarBook.NONE), VOCABULARY, PROMPT);
  }

  private static float[] plainly(float[] row, Text text, Sampling sampling) {
    float[] edited = row.clone();
    int length = text.length();
    PlainEdits.edit(edited, text.copy(0, length), length, PROMPT, sampling);
    return edited;
  }

  @Test
  void whatWasSaidBeforeIsCountedWhetherItIsCommittedOrAPath() {
    for (Sampling sampling : SETTINGS) {
      Text text = new Text(tokens(PROMPT));
      RowEdits edits = edits(sampling);
      for (int i = 0; i < 60; i++) {
        text.append(random.nextInt(VOCABULARY));
        if (i % 3 == 0) {
          edits.follow(text, text.length() - random.nextInt(1 + Math.min(i, 2)));
        }
        float[] row = row();
        float[] edited = edits.edited(text, row, 0).clone();
        assertThat(edited).as("%s", sampling).containsExactly(plainly(row, text, sampling));
        assertThat(edits.edited(text, row, 0)).as("asked again").containsExactly(edited);
      }
    }
  }

  @Test
  void tokensThatWereTakenBackCountNoMore() {
    for (Sampling sampling : SETTINGS) {
      Text text = new Text(tokens(PROMPT));
      RowEdits edits = edits(sampling);
      for (int i = 0; i < 30; i++) {
        text.truncate(PROMPT + random.nextInt(text.length() - PROMPT + 1));
        // Longer than what was followed now and then, so that only the tokens tell.
        for (int more = random.nextInt(9); more >= 0; more--) {
          text.append(random.nextInt(VOCABULARY));
        }
        edits.follow(text, text.length());
        float[] row = row();
        assertThat(edits.edited(text, row, 0)).containsExactly(plainly(row, text, sampling));
      }
    }
  }

  @Test
  void everyRowOfAPassHasTheTokensOfItsOwnPath() {
    // 0 is the text's end; 1 and 2 behind it, 3 behind 1, 4 behind 3, 5 behind 2.
    int[] parents = {-1, 0, 0, 1, 3, 2};
    int[] tokens = {-1, 4, 7, 4, 4, 7};
    RowTree tree =
        new RowTree() {
          @Override
          public int parent(int row) {
            return parents[row];
          }

          @Override
          public int token(int row) {
            return tokens[row];
          }
        };
    for (Sampling sampling : SETTINGS) {
      Text text = new Text(tokens(PROMPT));
      text.append(4);
      RowEdits edits = edits(sampling);
      edits.follow(text, text.length());
      float[] logits = new float[2 + parents.length * VOCABULARY];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) random.nextGaussian();
      }
      float[] before = logits.clone();
      LogitRows edited = edits.over(LogitRows.of(logits, 2, VOCABULARY), tree);
      for (int row : new int[] {0, 4, 1, 5, 5, 2, 3, 0}) {
        Text path = new Text(text.copy(0, text.length()));
        append(path, row, parents, tokens);
        float[] given = new float[VOCABULARY];
        System.arraycopy(logits, 2 + row * VOCABULARY, given, 0, VOCABULARY);
        int offset = edited.offset(row);
        float[] found = new float[VOCABULARY];
        System.arraycopy(edited.logits(), offset, found, 0, VOCABULARY);
        assertThat(found).as("row %s", row).containsExactly(plainly(given, path, sampling));
      }
      assertThat(logits).as("the target's rows").containsExactly(before);
    }
  }

  private static void append(Text path, int row, int[] parents, int[] tokens) {
    if (row > 0) {
      append(path, parents[row], parents, tokens);
      path.append(tokens[row]);
    }
  }

  @Test
  void aRowThatIsNotThereStaysAway() {
    LogitRows missing =
        new LogitRows() {
          @Override
          public float[] logits() {
            throw new AssertionError("there are none");
          }

          @Override
          public int offset(int row) {
            return -1;
          }
        };
    RowEdits edits = edits(SETTINGS[0]);
    edits.follow(new Text(tokens(PROMPT)), PROMPT);
    assertThat(edits.over(missing, null).offset(0)).isNegative();
  }

  @Test
  void rowsThatNothingIsAskedOfAreReadWhereTheyLie() {
    for (Sampling sampling :
        new Sampling[] {
          Sampling.at(1),
          Sampling.at(1).withPenalties(new Penalties(0, 0, 1, 3)),
          Sampling.at(1).withPenalties(new Penalties(0, 0, 2, 0)),
          Sampling.at(1).withBias(new LogitBias(Map.of()))
        }) {
      RowEdits edits = edits(sampling);
      LogitRows rows = LogitRows.of(row(), 0, VOCABULARY);
      edits.follow(new Text(tokens(3)), 3);
      assertThat(edits.none()).isTrue();
      assertThat(edits.over(rows, null)).isSameAs(rows);
    }
  }

  @Test
  void oneEditComesBehindAnother() {
    LogitEdits doubled = () -> new Scaled(2);
    LogitEdits biased =
        Sampling.at(1).withBias(new LogitBias(Map.of(0, 1f))).edits(GrammarBook.NONE);
    float[] row = new float[VOCABULARY];
    assertThat(edited(biased.then(doubled), row)[0]).isEqualTo(2);
    assertThat(edited(doubled.then(biased), row)[0]).isEqualTo(1);
    assertThat(LogitEdits.NONE.then(LogitEdits.NONE)).isSameAs(LogitEdits.NONE);
    assertThat(LogitEdits.NONE.then(doubled)).isSameAs(doubled);
    assertThat(doubled.then(LogitEdits.NONE)).isSameAs(doubled);
  }

  private float[] edited(LogitEdits edits, float[] row) {
    RowEdits of = new RowEdits(edits, VOCABULARY, 0);
    Text text = new Text(tokens(2));
    of.follow(text, 2);
    return of.edited(text, row, 0).clone();
  }

  private record Scaled(float by) implements LogitEdit {
    @Override
    public void follow(int token, boolean answer) {}

    @Override
    public void edit(int[] path, int length, float[] logits, int offset) {
      for (int v = 0; v < VOCABULARY; v++) {
        logits[offset + v] *= by;
      }
    }
  }
}
