package io.draftwire.core.session;

import io.draftwire.core.law.RowEdits;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.Foresight;
import io.draftwire.core.text.Text;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Rows that the draft was run for while one round's verdict was under way, behind texts that this
 * may bring about ({@link Ahead}). A row is used where the text is, token for token, the one that
 * it was run over: it is what the draft would have been run for then. So what is drawn, and by
 * which dice, is the same with and without, and so is what every coder and threshold sees; a guess
 * that fails costs the passes that it took.
 *
 * <p>Which texts are guessed may depend on anything, noise of open positions included: nothing but
 * time depends on it.
 */
final class RowsAhead {
  /**
   * How often the token behind a round that was accepted whole is the likeliest, the second, ...
   * and how often a correction is the likeliest other token, ...: measured on the pair {@code
   * stories} for the race's ranks. They order the guesses and decide nothing else.
   */
  private static final double[] BONUS = {.603, .144, .066, .035};

  private static final double[] CORRECTION = {.43, .16, .1};

  /** Of a rank behind those, over the one before it. */
  private static final double NEXT = .5;

  /** There is no guess of what follows the drafts. */
  static final int NO_GUESS = EdgeMessage.NOT_AHEAD;

  /** What the rounds of an answer have in common: room for rows, and how their drafts fared. */
  private static final class Common {
    final ArrayDeque<float[]> spare = new ArrayDeque<>();

    /** Accepted and tested drafts, with those that the rate begins with. */
    double accepted = 7;

    double tested = 10;
  }

  private final EdgeSettings settings;
  private final SessionFigures figures;
  private final Common common;

  private Ahead how = Ahead.OFF;

  /** Of the open round. */
  private Drafting half;

  /** Of each draft of the open round, tokens that may come instead; where branches are kept. */
  private final List<int[]> others = new ArrayList<>();

  private final List<Branch> branches = new ArrayList<>();

  /** The branch whose row is being run; null for none, and where nobody needs it any more. */
  private Branch running;

  RowsAhead(EdgeSettings settings, SessionFigures figures) {
    this(settings, figures, new Common());
  }

  private RowsAhead(EdgeSettings settings, SessionFigures figures, Common common) {
    this.settings = settings;
    this.figures = figures;
    this.common = common;
  }

  /** Of another round of the answer. */
  RowsAhead another() {
    return new RowsAhead(settings, figures, common);
  }

  /** A round begins, and is to be drafted ahead of so. */
  void begin(Ahead next) {
    how = next;
    others.clear();
  }

  /** A draft of the open round was drawn at {@code position}. */
  void drafted(Drafting half, float[] logits, int offset, int position, int token) {
    if (how.branches() > 1) {
      int[] likeliest = half.foresight(0).following(logits, offset, position, how.branches() + 1);
      others.add(Arrays.stream(likeliest).filter(other -> other != token).toArray());
    }
  }

  /**
   * The round has left.
   *
   * @param lengthLimit tokens that the text may reach
   */
  void sent(OpenRound open, Drafting drafting, int lengthLimit) {
    forget();
    half = drafting;
    if (how.branches() == 0 || open.drafts() == 0) {
      return;
    }
    double rate = common.accepted / common.tested;
    double whole = Math.pow(rate, open.drafts());
    add(branch(open, open.drafts(), whole, lengthLimit));
    for (int place = 0; place < others.size(); place++) {
      double here = Math.pow(rate, place) * (1 - rate);
      for (int rank = 0; rank < others.get(place).length; rank++) {
        double chance = here * chance(CORRECTION, rank);
        begun(branch(open, place, chance, lengthLimit), others.get(place)[rank]);
      }
    }
    keepLikeliest();
  }

  /**
   * An exit of the target says that so many of the open round's drafts stand, and what follows.
   *
   * @param chance that it is right, as such hints have been
   */
  void hinted(OpenRound open, int place, int token, double chance, int lengthLimit) {
    Branch known = null;
    for (Branch branch : branches) {
      branch.scale(1 - chance);
      known = branch.is(place, token) ? branch : known;
    }
    if (known != null) {
      known.expected(chance);
    } else {
      begun(branch(open, place, chance, lengthLimit), token);
    }
    keepLikeliest(Math.max(1, how.branches()));
  }

  private Branch branch(OpenRound open, int place, double chance, int lengthLimit) {
    boolean guessed = !open.endsWith(place);
    int left = lengthLimit - open.from() - place - (guessed ? 2 : 1);
    int drafts = Math.min(open.limit(), left);
    return drafts < 1
        ? null // The text is as good as through.
        : new Branch(open.from(), place, chance, guessed, half.foresight(place), drafts);
  }

  private void add(Branch branch) {
    if (branch != null) {
      branches.add(branch);
    }
  }

  private void begun(Branch branch, int token) {
    if (branch != null && !settings.endsText().test(token)) {
      branch.append(token, false);
      branches.add(branch);
    }
  }

  private static double chance(double[] byRank, int rank) {
    int last = byRank.length - 1;
    return rank <= last ? byRank[rank] : byRank[last] * Math.pow(NEXT, rank - last);
  }

  private void keepLikeliest() {
    keepLikeliest(how.branches());
  }

  private void keepLikeliest(int most) {
    branches.sort(Comparator.comparingDouble(Branch::chance).reversed());
    while (branches.size() > most) {
      drop(branches.removeLast());
    }
  }

  private void drop(Branch branch) {
    for (float[] row : branch.rows()) {
      if (row != null) {
        common.spare.add(row);
      }
    }
    running = branch == running ? null : running;
  }

  /** Nothing is kept any more. */
  void forget() {
    branches.forEach(this::drop);
    branches.clear();
  }

  /** Tokens of the text to run the draft over next; 0 where nothing is worth it. */
  int next() {
    for (Branch branch : branches) {
      if (branch.wantsRow()) {
        running = branch;
        return branch.length();
      }
    }
    return 0;
  }

  /** Of the text that {@link #next} said last. */
  int token(int position, Text text) {
    return running.token(position, text);
  }

  /**
   * The draft was run over it. A row is kept as the request edits it.
   *
   * @param text as {@link #token}'s
   * @param edits in step with what is committed of it
   */
  void ran(float[] logits, int offset, Text text, RowEdits edits) {
    figures.ranAhead();
    if (running == null) {
      return; // A verdict came meanwhile, which says otherwise.
    }
    Branch branch = running;
    running = null;
    if (!edits.none() && !branch.goesOnFrom(text)) {
      return; // What it stands behind cannot be said now: it is run again when it can.
    }
    float[] row = common.spare.isEmpty() ? new float[settings.vocabulary()] : common.spare.remove();
    System.arraycopy(logits, offset, row, 0, row.length);
    edit(row, branch, text, edits);
    if (branch.begun()) {
      branch.ran(row, settings.endsText());
      return;
    }
    branches.remove(branch);
    int[] guesses =
        branch.foresight().following(row, 0, branch.length(), Math.max(1, how.branches()));
    for (int rank = 0; rank < guesses.length; rank++) {
      Foresight anew = half.foresight(branch.accepted());
      begun(branch.likelier(chance(BONUS, rank), anew), guesses[rank]);
    }
    common.spare.add(row);
    keepLikeliest();
  }

  private static void edit(float[] row, Branch branch, Text text, RowEdits edits) {
    if (!edits.none()) {
      int[] path = new int[branch.length() - edits.followed()];
      Arrays.setAll(path, i -> branch.token(edits.followed() + i, text));
      edits.edit(path, path.length, row, 0);
    }
  }

  /** So many of the open round's drafts stand, and {@code token} follows them. */
  void settled(OpenRound open, int acceptedNow, int token) {
    common.accepted += acceptedNow;
    common.tested += Math.min(acceptedNow + 1, open.drafts());
    for (Branch branch : List.copyOf(branches)) {
      if (!branch.is(acceptedNow, token)) {
        branches.remove(branch);
        drop(branch);
      }
    }
  }

  /** The row behind the text, if it was run ahead; else null. */
  float[] row(Text text) {
    for (Branch branch : branches) {
      float[] row = branch.row(text);
      if (row != null) {
        return row;
      }
    }
    return null;
  }

  /**
   * The likeliest guess of what follows where all of so many drafts are accepted: a token that the
   * text goes on behind, or {@link CloudMessage.Ruling#NO_TOKEN} where none is to follow them; or
   * {@link #NO_GUESS} while there is none.
   */
  int guess(int drafts) {
    for (Branch branch : branches) {
      if (branch.accepted() == drafts && branch.begun()) {
        return branch.first();
      }
    }
    return NO_GUESS;
  }
}
