package io.draftwire.core.grammar;

import io.draftwire.core.grammar.Grammar.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A grammar, run over the bytes of a text: a pushdown automaton that follows all readings at once,
 * as llama.cpp's does, and remembers where each byte led, so that what comes again (the inside of a
 * string, the names of an object) costs one look. How much it remembers is bounded; beyond that it
 * forgets everything, and nothing but time hangs on that. Not thread-safe.
 *
 * <p>Rules that are open at once are bounded too ({@link GrammarLimits#DEPTH}): a deeper text is
 * not in the language. Rules that end with a reference do not stay open behind it, so repetitions
 * do not count.
 */
final class Automaton {
  /** Of a state without what it remembers, roughly, in words. */
  private static final int STATE_WORDS = 16;

  private final Grammar grammar;
  private final Map<Long, Continuation> continuations = new HashMap<>();
  private final Map<GrammarState, GrammarState> states = new HashMap<>();
  private final Reached reached = new Reached();
  private final int room;

  /** Bytes that no set of the grammar tells apart, as one. */
  private final byte[] classes;

  private final int alphabet;
  private long serials;
  private int remembered;
  private int steps;

  Automaton(Grammar grammar) {
    this(grammar, GrammarLimits.REMEMBERED_WORDS);
  }

  /**
   * @param room words that it may remember
   */
  Automaton(Grammar grammar, int room) {
    this.grammar = grammar;
    this.room = room;
    this.classes = grammar.sets().classes();
    this.alphabet = (classes[255] & 0xff) + 1;
  }

  /**
   * The state of an empty text.
   *
   * @throws GrammarException if that takes more than it may
   */
  GrammarState start() {
    beginSteps();
    reached.clear();
    for (int alternative : grammar.alternatives(grammar.root())) {
      reached.open(alternative, null);
    }
    reached.close();
    return interned(reached.state());
  }

  /** From here on a caller has as many steps as one mask may take. */
  void beginSteps() {
    steps = 0;
  }

  /**
   * Where a byte leads; {@link GrammarState#DEAD} where it may not come.
   *
   * @throws GrammarException if that takes more steps than there are left
   */
  GrammarState next(GrammarState state, int octet) {
    if (state.next == null) {
      remember(alphabet / 2 + 2);
      state.next = new GrammarState[alphabet];
    }
    int letter = classes[octet] & 0xff;
    GrammarState known = state.next[letter];
    if (known != null) {
      return known;
    }
    reached.clear();
    for (int i = 0; i < state.readings(); i++) {
      step();
      int node = grammar.sets().next(state.node(i), octet);
      if (node >= 0) {
        reached.add(node, state.behind(i));
      } else if (node == Utf8Sets.DONE) {
        reached.open(state.behind(i));
      }
    }
    reached.close();
    GrammarState next = interned(reached.state());
    if (state.next != null) { // It may have been forgotten meanwhile.
      state.next[letter] = next;
    }
    return next;
  }

  /** Books what is remembered with a state; forgets all that is, where that is too much. */
  void remember(int words) {
    remembered += words;
    if (remembered > room) {
      remembered = words;
      continuations.clear();
      for (GrammarState state : states.keySet()) {
        state.next = null;
        state.allowed = null;
      }
      states.clear();
    }
  }

  private GrammarState interned(GrammarState state) {
    if (state.dead()) {
      return GrammarState.DEAD;
    }
    GrammarState known = states.get(state);
    if (known != null) {
      return known;
    }
    remember(STATE_WORDS + 2 * state.readings());
    states.put(state, state);
    return state;
  }

  private void step() {
    if (++steps > GrammarLimits.STEPS) {
      throw new GrammarException(
          "the grammar takes more than "
              + GrammarLimits.STEPS
              + " steps for one token; make it less ambiguous");
    }
  }

  private Continuation continuation(int element, Continuation parent) {
    long key = Continuation.serial(parent) * (GrammarLimits.ELEMENTS << 1) + element;
    Continuation known = continuations.get(key);
    if (known == null) {
      remember(8);
      known = new Continuation(element, parent, Continuation.depth(parent) + 1, ++serials);
      continuations.put(key, known);
    }
    return known;
  }

  /** The readings behind a byte, as they are found. */
  private final class Reached {
    /** A reading: byte node, and what follows. */
    private record Reading(int node, Continuation behind) {}

    private final Set<Reading> readings = new HashSet<>();
    private final Set<Continuation> opened = new HashSet<>();
    private final ArrayDeque<Continuation> open = new ArrayDeque<>();
    private boolean whole;

    void clear() {
      readings.clear();
      opened.clear();
      open.clear();
      whole = false;
    }

    void add(int node, Continuation behind) {
      readings.add(new Reading(node, behind));
      if (readings.size() > GrammarLimits.READINGS) {
        throw new GrammarException(
            "the grammar has more than "
                + GrammarLimits.READINGS
                + " readings of one text; make it less ambiguous");
      }
    }

    /** An alternative, or the rest of one, below an open rule. */
    void open(int element, Continuation parent) {
      if (grammar.kind(element) == Kind.END) {
        open(parent);
      } else if (Continuation.depth(parent) < GrammarLimits.DEPTH) {
        open(continuation(element, parent));
      }
    }

    /** A continuation that never is at an alternative's end; null is the end of the text. */
    void open(Continuation continuation) {
      if (continuation == null) {
        whole = true;
      } else if (opened.add(continuation)) {
        open.add(continuation);
      }
    }

    /** Goes through rules until nothing but characters is next. */
    void close() {
      while (!open.isEmpty()) {
        step();
        Continuation at = open.remove();
        int argument = grammar.argument(at.element());
        Continuation behind = behind(at);
        if (grammar.kind(at.element()) == Kind.CHARACTERS) {
          add(argument, behind);
        } else {
          for (int alternative : grammar.alternatives(argument)) {
            step();
            open(alternative, behind);
          }
        }
      }
    }

    /** What follows the element: nothing stays open of an alternative that ends with it. */
    private Continuation behind(Continuation at) {
      int next = at.element() + 1;
      return grammar.kind(next) == Kind.END ? at.parent() : continuation(next, at.parent());
    }

    GrammarState state() {
      List<Reading> sorted = new ArrayList<>(readings);
      sorted.sort(
          (a, b) -> {
            int byNode = Integer.compare(a.node, b.node);
            return byNode != 0
                ? byNode
                : Long.compare(Continuation.serial(a.behind), Continuation.serial(b.behind));
          });
      int[] nodes = new int[sorted.size()];
      Continuation[] behind = new Continuation[nodes.length];
      Arrays.setAll(nodes, i -> sorted.get(i).node);
      Arrays.setAll(behind, i -> sorted.get(i).behind);
      return new GrammarState(nodes, behind, whole);
    }
  }
}
