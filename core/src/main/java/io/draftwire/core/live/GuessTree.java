package io.draftwire.core.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * What an edge guesses of the text behind its end, the root. Moving the root drops what is not
 * below it.
 */
final class GuessTree {
  private static final Comparator<Guess> LIKELIEST =
      (a, b) -> {
        int paths = Double.compare(b.path, a.path);
        return paths != 0 ? paths : Integer.compare(a.id, b.id);
      };

  /** Probability of a token that only a hint named, should the hint be wrong. */
  private static final double NAMED = 1e-3;

  /** Of a search in {@link #open}: kept for its room. */
  private final PriorityQueue<Guess> frontier = new PriorityQueue<>(LIKELIEST);

  private Guess root;
  private int nextId = 1;
  private int size;

  GuessTree(int lastToken) {
    beginAt(lastToken);
  }

  /** The text's end is another: nothing is guessed behind it. */
  void beginAt(int lastToken) {
    root = new Guess(0, null, lastToken, 0, 1);
    size = 0;
  }

  Guess root() {
    return root;
  }

  /** Guesses below the root. */
  int size() {
    return size;
  }

  Guess add(Guess parent, int token, int rank, double chance) {
    Guess guess = new Guess(nextId++, parent, token, rank, chance);
    parent.children.add(guess);
    size++;
    return guess;
  }

  /**
   * The text's next token is known: the root moves to it.
   *
   * @return the guess that it was, now the root; or null where nobody guessed it
   */
  Guess moveTo(int token) {
    Guess child = root.child(token);
    root = child == null ? new Guess(0, null, token, 0, 1) : child;
    root.parent = null;
    size = 0;
    root.path = 1;
    spread(root);
    return child;
  }

  /** Counts what is below, and tells it how probable it has become. */
  private void spread(Guess from) {
    for (Guess child : from.children) {
      child.path = from.path * child.chance;
      child.leftOut = false;
      size++;
      spread(child);
    }
  }

  /**
   * The text will go along these tokens with a probability, until the root moves or {@link
   * #expectNothing} is called: what is below them becomes likelier, and the rest less likely, each
   * in its proportions (Bayes; what one path gains, the others lose). A token that nobody had
   * guessed becomes a guess, where its parent is one.
   */
  void expect(int[] tokens, double chance) {
    Guess end = root;
    for (int i = 0; i < tokens.length; i++) {
      Guess child = end.child(tokens[i]);
      if (child == null) {
        if (i < tokens.length - 1 || size >= GrowthPolicy.MOST_GUESSES) {
          return;
        }
        child = add(end, tokens[i], RankTable.RANKS, NAMED);
      }
      end = child;
    }
    double prior = end.path;
    if (!(prior < chance)) {
      return; // It says no more than is known.
    }
    double others = (1 - chance) / (1 - prior);
    double below = chance / prior;
    scale(root, end, others, below);
    for (Guess at = end.parent; at != null && at != root; at = at.parent) {
      at.path += chance - prior * others; // Scaled as the others are, and then it is on the way.
    }
  }

  private static void scale(Guess from, Guess end, double others, double below) {
    for (Guess child : from.children) {
      boolean expected = child == end;
      child.path *= expected ? below : others;
      scale(child, end, expected ? below : others, below);
    }
  }

  /** Every guess is as probable as the draft's own law makes it. */
  void expectNothing() {
    for (Guess child : root.children) {
      own(child);
    }
  }

  private static void own(Guess guess) {
    guess.path = guess.parent.path * guess.chance;
    guess.children.forEach(GuessTree::own);
  }

  /**
   * The likeliest guesses that the draft could be run over next, since their parents have been,
   * likeliest first. What is below a guess is no likelier than that, so that only the likeliest
   * part of the tree is looked at.
   *
   * @param most how many
   * @param depthLimit below the root
   */
  List<Guess> open(int most, int depthLimit, IntPredicate endsText) {
    List<Guess> open = new ArrayList<>(most);
    frontier.clear();
    frontier.addAll(root.children);
    while (open.size() < most && !frontier.isEmpty()) {
      Guess guess = frontier.poll();
      if (guess.run) {
        frontier.addAll(guess.children);
      } else if (!guess.leftOut && !endsText.test(guess.token) && guess.depth() <= depthLimit) {
        open.add(guess);
      }
    }
    return open;
  }

  /** All guesses, likeliest first, parents before children. */
  List<Guess> likeliest() {
    return likeliest(0, guess -> true);
  }

  /** The guesses that were not sent, of at least this probability, likeliest first. */
  List<Guess> unsent(double leastPath) {
    return likeliest(leastPath, guess -> guess.number == 0);
  }

  private List<Guess> likeliest(double leastPath, Predicate<Guess> fit) {
    List<Guess> all = new ArrayList<>();
    collect(root, leastPath, fit, all);
    all.sort(LIKELIEST);
    return all;
  }

  private static void collect(Guess from, double leastPath, Predicate<Guess> fit, List<Guess> all) {
    for (Guess child : from.children) {
      // What is below an improbable guess is more improbable still.
      if (child.path >= leastPath) {
        if (fit.test(child)) {
          all.add(child);
        }
        collect(child, leastPath, fit, all);
      }
    }
  }

  boolean hasUnsent(double leastPath) {
    return hasUnsent(root, leastPath);
  }

  private static boolean hasUnsent(Guess from, double leastPath) {
    for (Guess child : from.children) {
      if (child.path >= leastPath && (child.number == 0 || hasUnsent(child, leastPath))) {
        return true;
      }
    }
    return false;
  }

  /** None was sent, nor is the root one that was. */
  void forgetNumbers() {
    forgetNumbers(root);
  }

  private static void forgetNumbers(Guess from) {
    from.number = 0;
    from.children.forEach(GuessTree::forgetNumbers);
  }

  /** The way from below the root to the guess with a number; null where there is none. */
  List<Guess> wayTo(int number) {
    List<Guess> way = new ArrayList<>();
    return find(root, number, way) ? way : null;
  }

  private static boolean find(Guess from, int number, List<Guess> way) {
    for (Guess child : from.children) {
      way.add(child);
      if (child.number == number || find(child, number, way)) {
        return true;
      }
      way.removeLast();
    }
    return false;
  }
}
