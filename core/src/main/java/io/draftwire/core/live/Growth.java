package io.draftwire.core.live;

import io.draftwire.core.coding.GuessCoder;
import io.draftwire.core.law.ExponentialRace;
import io.draftwire.core.law.RowEdits;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeSettings;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.text.Text;
import java.util.ArrayList;
import java.util.List;

/** How a welcomed edge makes guesses and tells them. */
final class Growth {
  private final EdgeSettings settings;
  private final GrowthPolicy policy;
  private final RankTable ranks;
  private final Text text;
  private final GuessTree tree;
  private final Dice dice;
  private final ExponentialRace race;
  private final GuessCoder coder;
  private final RowEdits edits;

  private int generation;

  /** Number of the latest guess sent in this generation. */
  private int latest;

  /** Committed tokens that the coder was told. */
  private int told;

  /**
   * @param edits of the draft's rows; nothing hangs on them but how often a guess is right
   */
  Growth(
      EdgeSettings settings,
      GrowthPolicy policy,
      RankTable ranks,
      Text text,
      GuessTree tree,
      long seed,
      GuessCoder coder,
      RowEdits edits) {
    this.edits = edits;
    this.settings = settings;
    this.policy = policy;
    this.ranks = ranks;
    this.text = text;
    this.tree = tree;
    this.dice = new Dice(seed);
    this.race = new ExponentialRace(settings.vocabulary());
    this.coder = coder;
  }

  /**
   * The draft was run over a node: the first finishers of the race below it become guesses.
   *
   * @param depth of the node below the root
   */
  void run(Guess node, int depth, float[] logits, int offset) {
    if (edits.none()) {
      race(node, depth, logits, offset);
      return;
    }
    int[] path = new int[depth];
    Guess at = node;
    for (int i = depth - 1; i >= 0; i--) {
      path[i] = at.token;
      at = at.parent;
    }
    edits.follow(text, text.length());
    race(node, depth, edits.edited(path, depth, logits, offset), 0);
  }

  private void race(Guess node, int depth, float[] logits, int offset) {
    int position = text.length() + depth;
    int found =
        race.ranks(
            logits,
            offset,
            settings.draftSampling(),
            dice.bits(Purpose.RACE, position),
            policy.ranks());
    node.run = true;
    node.ranked = found;
    node.gapClass = RankTable.classOf(found > 1 ? race.gap(1) : Double.POSITIVE_INFINITY);
    for (int rank = 0; rank < found; rank++) {
      // However improbable by now: what it takes to get here may come true.
      double chance = ranks.chance(node.gapClass, rank);
      Guess named = node.child(race.token(rank));
      if (named != null) {
        named.ranked(rank, chance); // By a hint, before the draft was run here.
      } else if (tree.size() < GrowthPolicy.MOST_GUESSES) {
        tree.add(node, race.token(rank), rank, chance);
      }
    }
    node.sortChildren();
  }

  /** The text's next token is known. */
  void committed(Guess root, int token) {
    if (root.run) {
      Guess child = root.child(token);
      ranks.learn(root.gapClass, child == null ? RankTable.NONE : child.rank, root.ranked);
    }
  }

  /**
   * The next pass of the draft below its root: the likeliest nodes that were not run, as many as
   * pay, if together they are likely enough.
   *
   * @param depthLimit below the root, of nodes that may be run
   */
  List<Guess> next(PassSeconds costs, int depthLimit) {
    List<Guess> open = tree.open(policy.nodes(), depthLimit, settings.endsText());
    double[] chances = new double[open.size()];
    for (int i = 0; i < chances.length; i++) {
      chances[i] = open.get(i).path;
    }
    int count = BestRows.count(chances, chances.length, 0, 0, costs, policy.nodes());
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += chances[i];
    }
    return count == 0 || sum < policy.floor() ? List.of() : open.subList(0, count);
  }

  /** Whether a guess of the text's next token has been sent. */
  boolean toldBehindText() {
    return tree.root().children.stream().anyMatch(guess -> guess.number != 0);
  }

  boolean hasUnsent() {
    return tree.hasUnsent(policy.leastPath());
  }

  /** What was not sent yet, the likeliest of it, for the cloud. */
  EdgeMessage.Grow frame() {
    for (; told < text.length(); told++) {
      coder.committed(text.token(told));
    }
    List<Guess> queue = tree.unsent(policy.leastPath());
    List<Guess> sent =
        inOrderOfParents(queue.subList(0, Math.min(queue.size(), Protocol.MAX_GUESSES)));
    int first = latest + 1;
    int[] parents = new int[sent.size()];
    int[] tokens = new int[sent.size()];
    for (int i = 0; i < parents.length; i++) {
      Guess guess = sent.get(i);
      guess.number = ++latest;
      parents[i] = guess.parent == tree.root() ? 0 : guess.parent.number;
      tokens[i] = guess.token;
    }
    byte[] payload = coder.encode(parents.length, parents, tokens);
    for (Guess guess : sent) {
      guess.bits = (double) coder.lastBits() / parents.length;
    }
    return new EdgeMessage.Grow(generation, text.length(), first, parents.length, payload);
  }

  /**
   * Guesses are numbered as they are sent, and sent with falling no parent: those below the root,
   * then those below the guess with the lowest number.
   */
  private List<Guess> inOrderOfParents(List<Guess> queue) {
    List<Guess> order = new ArrayList<>(queue.size());
    List<Guess> left = new ArrayList<>(queue);
    left.sort(
        (a, b) -> {
          int parents = Integer.compare(parentNumber(a), parentNumber(b));
          return parents != 0 ? parents : Integer.compare(a.rank, b.rank);
        });
    List<Guess> parents = new ArrayList<>();
    for (Guess guess : left) {
      if (parentNumber(guess) < Integer.MAX_VALUE) {
        order.add(guess);
        parents.add(guess);
      }
    }
    // Below guesses of this frame, which are numbered in the order they have by now.
    for (int i = 0; i < order.size(); i++) {
      Guess parent = order.get(i);
      for (Guess child : parent.children) {
        if (child.number == 0 && left.contains(child)) {
          order.add(child);
        }
      }
    }
    return order;
  }

  private int parentNumber(Guess guess) {
    if (guess.parent == tree.root()) {
      return 0;
    }
    return guess.parent.number == 0 ? Integer.MAX_VALUE : guess.parent.number;
  }

  /** Number of the latest guess that was sent. */
  int latest() {
    return latest;
  }

  int generation() {
    return generation;
  }

  /** The cloud could not read what was sent: all is told anew. */
  void beginAnew(int generation) {
    this.generation = generation;
    latest = 0;
    told = 0;
    coder.forget();
    tree.forgetNumbers();
  }
}
