package io.draftwire.core.coding;

/**
 * Codes the guesses of a live session: a tree that grows below the end of the text while the text
 * goes on. A guess is numbered, from 1 upwards over the session, in the order of coding; it has a
 * parent, which is an earlier guess or 0, the end of the text told so far; and its token is coded
 * by what the text has taught ({@link TokenModel}), in the context of its parent's path and without
 * the siblings told before it.
 *
 * <p>Rules that both ends rely on:
 *
 * <ol>
 *   <li>The state follows from the text told, the messages, and where between the tokens they came.
 *       All that decides is integer arithmetic.
 *   <li>When the text goes on with a child of its end, that guess is the new end: 0 means it too,
 *       and its children stay known. Otherwise nothing is known below the new end. Guesses beside
 *       the text stay known by number.
 *   <li>The latest {@value #REMEMBERED} guesses are remembered: no other can be a parent. Of a
 *       parent's children the latest {@value #EXCLUDED} are excluded.
 *   <li>Parents do not descend within a message, 0 before all. Guesses below the end of the text
 *       and below what descends from it need no more for that than to be in the order of their
 *       parents' numbers.
 *   <li>A message ends with 8 bits over the state and all that it says. An end that is out of step
 *       takes a wrong message for a right one once in 256 times at most.
 *   <li>A message that is refused, at either end, changes nothing. A message that one end coded and
 *       the other did not read leaves them out of step for good: both {@link #forget}, and are told
 *       the text again.
 * </ol>
 *
 * <p>A token takes at most log2 V and 6 bits. Memory: half a megabyte beside the text's. Not
 * thread-safe.
 */
public final class GuessCoder {
  /** Guesses that can be parents, and the longest message. */
  public static final int REMEMBERED = GuessTree.REMEMBERED;

  /** Children of a parent that are excluded: with more, coding would take quadratic time. */
  public static final int EXCLUDED = 64;

  private static final int CHECK_BITS = 8;
  private static final int CLASSES = 8;
  private static final int[] NONE = {};
  private static final byte[] EMPTY = {};

  private final TextState text;
  private final boolean withClasses;
  private final NextToken next;
  private final GuessTree tree = new GuessTree();
  private final ParentCoder parentCoder = new ParentCoder();
  private final PayloadWriter writer = new PayloadWriter();
  private final PayloadReader reader = new PayloadReader();

  /** Of all messages so far. */
  private long digest;

  /** The parent whose place and children {@link #next} knows, or -1. */
  private int here;

  /**
   * Behind a text that may have been told already.
   *
   * @throws IllegalArgumentException if its prior is for another vocabulary
   */
  public GuessCoder(TextState text) {
    this(text, false);
  }

  /**
   * @param withClasses whether 3 bits go with each guess, that say how probable it is
   * @throws IllegalArgumentException if the text's prior is for another vocabulary
   */
  public GuessCoder(TextState text, boolean withClasses) {
    this.text = text;
    this.withClasses = withClasses;
    next = new NextToken(text);
    digest = withClasses ? 1 : 0;
  }

  /**
   * The next token of the committed text, the prompt's included, in order: learnt from.
   *
   * @throws IllegalArgumentException if it is outside the vocabulary
   */
  public void committed(int token) {
    text.committed(token);
    tree.committed(token);
  }

  /** Number of the latest guess that was told; 0 before the first. */
  public int newest() {
    return tree.newest();
  }

  /** Bits of the latest message coded at this end, which its bytes round up. */
  public int lastBits() {
    return writer.bits();
  }

  /** Back to what the prior knows; numbers begin with 1 again. */
  public void forget() {
    text.forget();
    tree.clear();
    parentCoder.forget();
    digest = withClasses ? 1 : 0;
  }

  /** Digest of the state: of the text and of every guess told. */
  public int digest() {
    return (int) (state() >>> 32);
  }

  private long state() {
    return StateDigest.fold(digest, text.idDigest());
  }

  /**
   * Codes a message without classes.
   *
   * @see #encode(int, int[], int[], int[])
   */
  public byte[] encode(int count, int[] parents, int[] tokens) {
    return encode(count, parents, tokens, NONE);
  }

  /**
   * Codes a message; its guesses are told, and get the numbers behind {@link #newest}.
   *
   * @param count of the guesses, 0 to {@link #REMEMBERED}; no guess is no byte
   * @param parents of each, none below the one before; those of this message can be parents too
   * @param tokens of each
   * @param classes of each, 0 to 7; not read where none travel
   * @throws IllegalArgumentException outside these, for an excluded token, and for a parent that is
   *     not remembered; then nothing was told
   */
  public byte[] encode(int count, int[] parents, int[] tokens, int[] classes) {
    checkCount(count);
    if (count == 0) {
      return EMPTY;
    }
    int before = tree.newest();
    boolean told = false;
    try {
      begin();
      writer.reset();
      for (int i = 0; i < count; i++) {
        write(parents[i], tokens[i]);
        if (withClasses) {
          writer.symbol(classes[i], 1, CLASSES);
        }
      }
      long after = after(before, count, tokens, classes);
      writer.raw(check(after), CHECK_BITS);
      settle(before, after);
      told = true;
      return writer.toByteArray();
    } finally {
      if (!told) {
        tree.backTo(before);
      }
    }
  }

  /**
   * Reads a message; its guesses are told.
   *
   * @param count of the guesses
   * @throws CoderStateException whatever is wrong: out of step and damaged look alike; then nothing
   *     was told
   * @throws IllegalArgumentException if {@code count} is outside 0..{@link #REMEMBERED}
   */
  public Guesses decode(int count, byte[] payload) throws CoderStateException {
    checkCount(count);
    int before = tree.newest();
    try {
      return read(count, payload);
    } catch (CoderStateException e) {
      tree.backTo(before);
      throw e;
    } catch (MalformedPayloadException e) {
      tree.backTo(before);
      throw new CoderStateException(e.getMessage(), e.bitOffset());
    }
  }

  private static void checkCount(int count) {
    if (count < 0 || count > REMEMBERED) {
      throw new IllegalArgumentException(
          count + " guesses do not go into a message; give 0 to " + REMEMBERED);
    }
  }

  /** A message begins: others may have used the text's model since. */
  private void begin() {
    here = -1;
    parentCoder.begin();
  }

  private void write(int number, int token) {
    int parent = tree.canonical(number);
    if (parent != 0 && !tree.isKnown(parent)) {
      throw new IllegalArgumentException(
          "guess "
              + number
              + " is no parent: the remembered ones are up to "
              + tree.newest()
              + ", the latest "
              + REMEMBERED);
    }
    text.check(token);
    parentCoder.write(parent, tree.newest(), writer);
    arrive(parent);
    if (next.isTaken(token)) {
      throw new IllegalArgumentException(
          "token " + token + " was told below parent " + number + " before; tell it once");
    }
    next.write(token, writer);
    add(parent, token);
  }

  private Guesses read(int count, byte[] payload) throws MalformedPayloadException {
    int before = tree.newest();
    int[] parents = new int[count];
    int[] tokens = new int[count];
    int[] classes = withClasses ? new int[count] : NONE;
    begin();
    reader.reset(payload);
    for (int i = 0; i < count; i++) {
      parents[i] = parentCoder.read(tree.newest(), reader);
      tokens[i] = read(parents[i]);
      if (withClasses) {
        classes[i] = (int) reader.target(CLASSES);
        reader.consume(classes[i], 1, CLASSES);
      }
      reader.checkNotPastEnd();
    }
    if (count > 0) {
      long sent = reader.raw(CHECK_BITS);
      long after = after(before, count, tokens, classes);
      reader.end();
      if (sent != check(after)) {
        throw new CoderStateException(
            "check value " + sent + " where this end has " + check(after), reader.bitPosition());
      }
      settle(before, after);
    } else {
      reader.end();
    }
    return new Guesses(before + 1, parents, tokens, classes);
  }

  private int read(int parent) throws MalformedPayloadException {
    if (parent != 0 && (!tree.isKnown(parent) || parent != tree.canonical(parent))) {
      throw new MalformedPayloadException(
          "guess " + parent + " is no parent at this end", reader.bitPosition());
    }
    arrive(parent);
    if (!next.hasOthers()) {
      throw new MalformedPayloadException(
          "all tokens were told below parent " + parent, reader.bitPosition());
    }
    int token = next.read(reader);
    add(parent, token);
    return token;
  }

  /** Goes to the place behind a parent, unless it is there. */
  private void arrive(int parent) {
    if (here == parent) {
      return;
    }
    here = parent;
    next.arrive(place(parent));
    int child = tree.lastChild(parent);
    for (int i = 0; i < EXCLUDED && tree.isKnown(child); i++) {
      next.take(tree.token(child));
      child = tree.siblingBefore(child);
    }
  }

  private void add(int parent, int token) {
    tree.add(parent, place(parent), token, next.plainly());
    next.take(token);
  }

  private TextPlace place(int parent) {
    return parent == 0 ? text.end() : tree.place(parent);
  }

  /** The digest with a message that is in the tree by now. */
  private long after(int before, int count, int[] tokens, int[] classes) {
    long folded = StateDigest.fold(state(), (long) before << 32 | count);
    for (int i = 0; i < count; i++) {
      folded = StateDigest.fold(folded, (long) tree.parent(before + 1 + i) << 32 | tokens[i]);
      if (withClasses) {
        folded = StateDigest.fold(folded, classes[i]);
      }
    }
    return folded;
  }

  private static long check(long digest) {
    return digest >>> Long.SIZE - CHECK_BITS;
  }

  /** Both ends have the message. */
  private void settle(int before, long after) {
    parentCoder.begin();
    for (int number = before + 1; number <= tree.newest(); number++) {
      parentCoder.learn(tree.parent(number), number - 1);
    }
    digest = after;
  }
}
