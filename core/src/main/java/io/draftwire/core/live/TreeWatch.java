package io.draftwire.core.live;

import io.draftwire.core.live.TreePicture.Came;
import io.draftwire.core.live.TreePicture.Fate;
import io.draftwire.core.live.TreePicture.Node;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Takes pictures of a live edge's tree for somebody who looks on: of the passes that come no closer
 * to each other than an interval, and no more of a tree than a number of guesses. Where nobody
 * looks on there is none of these, and nothing is done.
 */
public final class TreeWatch {
  private final long intervalNanos;
  private final int mostNodes;
  private final Consumer<TreePicture> onlooker;
  private long latest;
  private boolean begun;

  /**
   * @param intervalNanos between two pictures at least
   * @param mostNodes of a picture, beside those on the text's way
   */
  public TreeWatch(long intervalNanos, int mostNodes, Consumer<TreePicture> onlooker) {
    this.intervalNanos = intervalNanos;
    this.mostNodes = mostNodes;
    this.onlooker = onlooker;
  }

  /**
   * A pass came down, and the root has not moved yet.
   *
   * @param way the guesses that the text goes along
   * @param token that follows them
   * @param heard number of the latest guess that the cloud had
   */
  void advanced(
      GuessTree tree,
      List<Guess> way,
      int token,
      int heard,
      int pass,
      double uplinkBitsPerSecond,
      long now) {
    if (begun && now - latest < intervalNanos) {
      return;
    }
    begun = true;
    latest = now;
    Guess end = way.isEmpty() ? tree.root() : way.getLast();
    Map<Guess, Fate> fates = new HashMap<>();
    fates.put(end, Fate.WALKED);
    way.forEach(guess -> fates.put(guess, Fate.WALKED));
    Guess missed = end.child(token);
    if (missed != null) {
      fates.put(missed, Fate.MISSED);
    }
    EnumMap<Fate, Integer> counts = new EnumMap<>(Fate.class);
    int inTime = 0;
    List<Node> nodes = new ArrayList<>();
    List<Guess> all = tree.likeliest(); // Parents come before their children.
    for (int i = 0; i < all.size(); i++) {
      Guess guess = all.get(i);
      Fate fate = fates.computeIfAbsent(guess, g -> inherited(fates.get(g.parent)));
      Came came =
          guess.number == 0 ? Came.UNSENT : guess.number <= heard ? Came.IN_TIME : Came.UNDER_WAY;
      counts.merge(fate, 1, Integer::sum);
      inTime += came == Came.IN_TIME ? 1 : 0;
      if (i < mostNodes || fate == Fate.WALKED || fate == Fate.MISSED) {
        int parent = guess.parent == tree.root() ? 0 : guess.parent.id;
        nodes.add(new Node(guess.id, parent, guess.token, guess.path, came, fate));
      }
    }
    onlooker.accept(
        new TreePicture(
            pass,
            all.size(),
            inTime,
            way.size(),
            counts.getOrDefault(Fate.STANDS, 0),
            counts.getOrDefault(Fate.DIED, 0),
            uplinkBitsPerSecond,
            List.copyOf(nodes)));
  }

  /** Whoever is not on the way stands with a parent that does, or is the text's new end. */
  private static Fate inherited(Fate parent) {
    return parent == Fate.MISSED || parent == Fate.STANDS ? Fate.STANDS : Fate.DIED;
  }
}
