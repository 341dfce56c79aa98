package io.draftwire.core.law;

import io.draftwire.core.grammar.GrammarException;
import io.draftwire.core.text.Text;
import java.util.Arrays;

/**
 * The one step between the rows that a model gives and the laws that are made of them, at one end
 * of one session: follows the committed text and edits copies of rows behind it, one at a time, as
 * the request asks ({@link LogitEdit}). Where it asks for nothing, nothing is copied.
 *
 * <p>Not thread-safe.
 */
public final class RowEdits {
  private static final int NOTHING = -1;

  private final LogitEdits edits;
  private final int vocabulary;
  private final int answerFrom;

  /** In step with the first {@link #followed} tokens of a text that had this chain. */
  private LogitEdit edit;

  private int followed;
  private long chain;

  private float[] row = {};
  private int[] path = new int[16];

  /**
   * @param edits {@link LogitEdits#NONE} for none
   * @param answerFrom tokens of the text that are the prompt's
   */
  public RowEdits(LogitEdits edits, int vocabulary, int answerFrom) {
    this.edits = edits;
    this.vocabulary = vocabulary;
    this.answerFrom = answerFrom;
  }

  /** Whether rows are as the model gives them. */
  public boolean none() {
    return edits == LogitEdits.NONE;
  }

  /**
   * {@code text[0, committed)} is what rows stand behind from now on. Costs what is new of it; all
   * of it where tokens that were followed have been taken back.
   */
  public void follow(Text text, int committed) {
    if (none()) {
      return;
    }
    boolean goesOn = edit != null && followed <= committed && text.chain(followed) == chain;
    if (!goesOn) {
      edit = edits.begin();
      followed = 0;
    }
    for (; followed < committed; followed++) {
      edit.follow(text.token(followed), followed >= answerFrom);
    }
    chain = text.chain(followed);
  }

  /**
   * What can be computed already of the row behind {@code text[0, committed)}, by any thread; null
   * for nothing.
   */
  public Runnable ahead(Text text, int committed) {
    try {
      follow(text, committed);
      return edit == null ? null : edit.ahead();
    } catch (GrammarException e) {
      return null; // Told when the row comes.
    }
  }

  /** Tokens of the text that were followed. */
  public int followed() {
    return followed;
  }

  /**
   * The rows of a pass over what was followed and a tree of tokens behind it, edited as they are
   * asked for; the rows themselves where nothing is edited. One such view is in use at a time.
   */
  public LogitRows over(LogitRows rows, RowTree tree) {
    return none() ? rows : new Edited(rows, tree);
  }

  /**
   * Edits in place {@code logits[offset, offset + V)}, the row behind what was followed and then
   * {@code path[0, length)}. Changes nothing where nothing is edited.
   */
  public void edit(int[] path, int length, float[] logits, int offset) {
    if (!none()) {
      edit.edit(path, length, logits, offset);
    }
  }

  /** The same with a copy of the row, whose V logits begin at 0; valid until the next. */
  public float[] edited(int[] path, int length, float[] logits, int offset) {
    row = row.length < vocabulary ? new float[vocabulary] : row;
    System.arraycopy(logits, offset, row, 0, vocabulary);
    edit(path, length, row, 0);
    return row;
  }

  /** The same, of a row behind the whole of a text that goes on from what was followed. */
  public float[] edited(Text text, float[] logits, int offset) {
    int length = text.length() - followed;
    return edited(text.copy(followed, text.length()), length, logits, offset);
  }

  private final class Edited implements LogitRows {
    private final LogitRows rows;
    private final RowTree tree;
    private int latest = NOTHING;

    Edited(LogitRows rows, RowTree tree) {
      this.rows = rows;
      this.tree = tree;
    }

    @Override
    public float[] logits() {
      return row;
    }

    @Override
    public int offset(int asked) {
      if (asked != latest) {
        int offset = rows.offset(asked);
        if (offset < 0) {
          return offset;
        }
        int length = pathTo(asked);
        edited(path, length, rows.logits(), offset);
        latest = asked;
      }
      return 0;
    }

    private int pathTo(int asked) {
      int length = 0;
      for (int at = asked; at > 0; at = tree.parent(at)) {
        length++;
      }
      path = path.length < length ? Arrays.copyOf(path, 2 * length) : path;
      int place = length;
      for (int at = asked; at > 0; at = tree.parent(at)) {
        path[--place] = tree.token(at);
      }
      return length;
    }
  }
}
