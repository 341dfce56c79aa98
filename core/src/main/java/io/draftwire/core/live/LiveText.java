package io.draftwire.core.live;

import io.draftwire.core.coding.GuessCoder;
import io.draftwire.core.coding.Guesses;
import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.TextState;
import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.text.Text;
import io.draftwire.core.text.TextTree;

/**
 * A live session's text at the cloud, with the guesses below its end: reads what the edge sends,
 * whatever that is, and says which of them are worth a row.
 *
 * <p>The coder follows the edge's base, which only grows: it lags behind the text, and nothing is
 * ever rolled back.
 */
final class LiveText {
  /**
   * Guesses that are read between two passes, about two milliseconds of work: an edge that holds
   * {@value GrowthPolicy#MOST_GUESSES} sends fewer, and one that floods is not to slow others down.
   */
  private static final int MOST_BETWEEN_PASSES = 2 * Protocol.MAX_TREE;

  /** Below this, a guess is worth no row whatever the costs; it bounds the work of choosing. */
  private static final double LEAST_CHANCE = 1e-3;

  private final TextTree tree;
  private final TokenPrior prior;
  private final GuessCoder coder;
  private final int lengthLimit;
  private final RankTable ranks = RankTable.overall();
  private final GuessWait wait = new GuessWait();

  private int generation;

  /** Number of the latest guess of this generation. */
  private int heard;

  /** Committed tokens that the edge has said that it has, and how many the coder was told. */
  private int acknowledged;

  private int told;

  /** Guesses read since the latest pass began, or since both ends began anew. */
  private int read;

  private long grown;
  private long waiting;

  private long live;
  private long committed;
  private long dead;
  private long dropped;

  private final double[] paths = new double[Protocol.MAX_TREE];
  private final int[] order = new int[Protocol.MAX_TREE];
  private final double[] chosen = new double[Protocol.MAX_TREE];

  LiveText(EdgeMessage.Hello hello, CloudLimits limits, int lengthLimit) {
    tree = new TextTree(hello.prompt(), Protocol.MAX_TREE);
    // An edge of another release may have another prior: then neither uses any.
    prior = hello.prior() == limits.prior().digest() ? limits.prior() : TokenPrior.NONE;
    coder = new GuessCoder(new TextState(limits.vocabulary(), prior));
    acknowledged = hello.prompt().length;
    this.lengthLimit = lengthLimit;
  }

  Text text() {
    return tree.text();
  }

  TokenPrior prior() {
    return prior;
  }

  int generation() {
    return generation;
  }

  int heard() {
    return heard;
  }

  /** When the latest guesses came since the pass before, or 0. */
  long grown() {
    return grown;
  }

  /** Since when a pass has been waited for. */
  long waiting() {
    return waiting;
  }

  void waiting(long now) {
    waiting = now;
  }

  /** A pass begins: what comes from now on is for the next. */
  void taken() {
    grown = 0;
    read = 0;
    wait.begins(guessed() > 0);
  }

  boolean hasCredit() {
    return text().length() - acknowledged <= Protocol.CREDIT;
  }

  /**
   * The edge has so many committed tokens; whatever it says, credit only grows as far as it can.
   */
  void acknowledged(int base) {
    if (base <= text().length()) {
      acknowledged = Math.max(acknowledged, base);
    }
  }

  /**
   * Guesses came.
   *
   * @return whether both ends have to begin anew
   */
  boolean grow(EdgeMessage.Grow grow, long now) {
    acknowledged(grow.base());
    if (grow.generation() != generation || generation == Protocol.MAX_REGROWS) {
      dropped++;
      return false;
    }
    if ((long) grow.first() + grow.guesses() <= heard + 1L) {
      return false; // Sent twice.
    }
    boolean fits =
        grow.first() == heard + 1
            && grow.guesses() <= Protocol.MAX_GUESSES
            && grow.guesses() < Integer.MAX_VALUE - heard
            && read + grow.guesses() <= MOST_BETWEEN_PASSES
            && grow.base() >= Math.max(told, 1)
            && grow.base() <= text().length();
    if (!fits) {
      return beginAnew();
    }
    try {
      read += grow.guesses();
      tell(grow.base());
      Guesses guesses = coder.decode(grow.guesses(), grow.payload());
      for (int i = 0; i < grow.guesses(); i++) {
        add(grow.base(), ++heard, guesses.parents()[i], guesses.tokens()[i]);
      }
    } catch (MalformedPayloadException e) {
      return beginAnew();
    }
    grown = now;
    if (grow.replyMicros() > 0) {
      wait.told(1000L * grow.replyMicros());
    }
    wait.heard(grow.base(), now);
    tree.forgetBefore(grow.base());
    return false;
  }

  private void tell(int base) {
    for (; told < base; told++) {
      coder.committed(text().token(told));
    }
  }

  private boolean beginAnew() {
    generation++;
    heard = 0;
    told = 0;
    read = 0;
    coder.forget();
    tree.restart();
    return true;
  }

  private void add(int base, int number, int parent, int token) {
    TextTree.Told told =
        parent == 0 ? tree.addBelowText(base, number, token) : tree.addBelow(parent, number, token);
    switch (told) {
      case LIVE -> {
        live++;
        int node = tree.size() - 1;
        tree.weigh(node, siblingsBefore(node));
      }
      case COMMITTED -> committed++;
      case DEAD, TWICE, FULL, WRONG -> dead++;
    }
  }

  /** A guess's rank: edges tell the first finisher of their race first. */
  private int siblingsBefore(int node) {
    int before = 0;
    for (int i = tree.parent(node) + 1; i < node; i++) {
      before += tree.parent(i) == tree.parent(node) ? 1 : 0;
    }
    return before;
  }

  /** Guesses of the text's next token. */
  private int guessed() {
    int guessed = 0;
    for (int i = 0; i < tree.size(); i++) {
      guessed += tree.parent(i) == TextTree.ROOT ? 1 : 0;
    }
    return guessed;
  }

  /**
   * A pass has ended that committed so many tokens.
   *
   * @return whether the next waits for guesses
   */
  boolean passed(int tokens, long end) {
    return wait.passed(tokens, text().length(), guessed() > 0 ? 0 : chanceOfGuesses(), end);
  }

  /** That guesses of the edge would cover a token. */
  private double chanceOfGuesses() {
    double chance = 0;
    for (int rank = 0; rank < RankTable.RANKS; rank++) {
      chance += ranks.chance(0, rank);
    }
    return chance;
  }

  /** How long the next pass waits for guesses from now on; 0 or less for not at all. */
  long waitsFor(long now) {
    return guessed() > 0 ? 0 : wait.left(now);
  }

  /** The next token of the text; what rank it had among the guesses is learnt. */
  void commit(int token) {
    int guessed = guessed();
    if (guessed > 0) {
      int child = tree.child(TextTree.ROOT, token);
      int rank = child == TextTree.ROOT ? RankTable.NONE : (int) tree.weight(child);
      ranks.learn(0, rank, guessed);
    }
    tree.commit(token);
  }

  /**
   * The guesses that may be worth a row, likeliest first.
   *
   * @return each one's probability of being on the text's path; reused by the next call
   */
  Prospects prospects(int cached) {
    int likely = inOrder();
    for (int i = 0; i < likely; i++) {
      chosen[i] = paths[order[i]];
    }
    return new Prospects(cached, text().length(), chosen, likely);
  }

  /** The guesses that may be worth a row, likeliest first, parents before children. */
  private int inOrder() {
    int likely = 0;
    for (int node = 0; node < tree.size(); node++) {
      int parent = tree.parent(node);
      double above = parent == TextTree.ROOT ? 1 : paths[parent];
      paths[node] = above * ranks.chance(0, (int) tree.weight(node));
      // The row of a guess that fills the text would be of no use.
      if (paths[node] >= LEAST_CHANCE && tree.position(node) + 1 < lengthLimit) {
        int at = likely++;
        while (at > 0 && paths[order[at - 1]] < paths[node]) {
          order[at] = order[at - 1];
          at--;
        }
        order[at] = node;
      }
    }
    return likely;
  }

  /** The root and the likeliest so many guesses of the {@link #prospects} told last. */
  TargetPass pass(int cached, int count) {
    int[] numbers = new int[count];
    int[] parents = new int[count];
    int[] tokens = new int[count];
    for (int i = 0; i < count; i++) {
      int node = order[i];
      numbers[i] = tree.number(node);
      tokens[i] = tree.token(node);
      parents[i] = -1;
      for (int j = 0; j < i && tree.parent(node) != TextTree.ROOT; j++) {
        parents[i] = order[j] == tree.parent(node) ? j : parents[i];
      }
    }
    return new TargetPass(cached, text().length(), numbers, parents, tokens);
  }

  GuessCounts counts() {
    return new GuessCounts(live, committed, dead, dropped, generation, 0, 0, 0);
  }
}
