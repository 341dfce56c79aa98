package io.draftwire.engine;

import java.util.List;
import java.util.Optional;

/**
 * A causal language model with a token cache, as both ends of Draftwire use it.
 *
 * <p>A model holds up to {@link #maxSequences()} independent sequences. One {@link #forward} call
 * runs any number of them at once, each with its own number of new tokens (a <i>ragged</i> batch),
 * and leaves logits ({@code float[V]}) at the positions the batch asked for. Everything that
 * verification and rollback need is expressed through {@link #truncate}, {@link #keep}, {@link
 * #fork} and {@link #end}.
 *
 * <p><b>Threads.</b> Confined to one caller at a time: whoever shares a model between threads
 * serialises the calls (the cloud owns one inference thread; it is the only caller).
 *
 * <p><b>Contract.</b>
 *
 * <ol>
 *   <li>{@code forward} appends: a sequence of length n gets its new tokens at positions n, n+1,
 *       ...
 *   <li>If {@code forward} throws, no sequence has changed its length.
 *   <li>{@code truncate(s, n)} followed by the same tokens gives the laws that never having
 *       forwarded the dropped ones would have given, up to the rounding that batch shapes cause in
 *       the backend.
 *   <li>A batch may hold a tree of a sequence's new tokens ({@link Batch#addBelow}). The law at a
 *       node is that of the sequence followed by the node's path, as if nothing else were in the
 *       tree, up to the same rounding.
 *   <li>A sequence whose tree branched is <i>undecided</i> until {@code keep} names the path that
 *       stays, or {@code truncate} or {@code end} drops the tree: its length is that before the
 *       tree, and it takes no {@code forward} and no {@code fork}. Other sequences go on.
 * </ol>
 */
public interface LanguageModel extends AutoCloseable {

  /** The tokenizer; its {@link Tokenizer#vocabularySize()} is V everywhere. */
  Tokenizer tokenizer();

  /** Longest sequence, in tokens, that one sequence may reach. */
  int contextLength();

  /** How many sequences may be open at once. */
  int maxSequences();

  /**
   * How many sequences may reach the full {@link #contextLength()} together; others are for forks,
   * which share what they have in common.
   */
  default int texts() {
    return maxSequences();
  }

  /** Most tokens one {@link #forward} accepts, over all its sequences. */
  int maxBatchTokens();

  /**
   * Most branches that undecided trees may have, over all sequences: the leaves of each beyond its
   * first. 0 where only chains may run.
   */
  int maxBranches();

  /** Most tokens that all sequences together may hold; what forks have in common counts once. */
  int cells();

  /** Tokens that they hold now, those of undecided trees included. */
  int usedCells();

  /** One line for people: file, architecture, parameters, quantisation. */
  String description();

  /**
   * What of it is on which devices, for people; empty where the machine's own processor runs all of
   * it. Not a part of what the model is: two that run on different devices are the same model,
   * whose laws differ by rounding.
   */
  default Optional<String> runsOn() {
    return Optional.empty();
  }

  /** {@link #description()}, and the devices where there are any: for who tells times of it. */
  default String descriptionWithDevices() {
    return description() + runsOn().map(devices -> ", " + devices).orElse("");
  }

  /** What tools call the model by: its file's name without the ending, where it has a file. */
  default String name() {
    return "model";
  }

  /** The name of the machine that it takes as long as; empty where it is as fast as it can be. */
  default Optional<String> pacedTo() {
    return Optional.empty();
  }

  /** How the model wants a conversation written; empty for one that only continues text. */
  default Optional<ChatFormat> chatFormat() {
    return Optional.empty();
  }

  /**
   * The exits that a batch can ask for guesses at its logits while its pass runs ({@link
   * Batch#early}), in the order of their layers; empty where there are none.
   */
  default List<EarlyExit> exits() {
    return List.of();
  }

  /**
   * Opens an empty sequence.
   *
   * @throws ModelException if {@link #maxSequences()} are open already
   */
  int open();

  /** Tokens the sequence holds; those of an undecided tree do not count. */
  int length(int sequence);

  /**
   * Drops every token from position {@code length} on, and an undecided tree. A length at or beyond
   * the present one is an error, but for an undecided sequence's own.
   */
  void truncate(int sequence, int length);

  /**
   * After a forward: of the new tokens that the sequence's last batch brought, only the path to one
   * of them stays. All others are dropped, whether they formed a tree or a chain. May be called
   * once a forward, until the sequence is truncated or forwarded again; what other sequences do
   * meanwhile does not matter.
   *
   * @param index the token's index in that batch, or -1 to keep none of the sequence's new tokens
   * @throws ModelException if that token was not one of the sequence's new ones
   */
  void keep(int sequence, int index);

  /** Opens a new sequence that holds the same tokens as {@code sequence}. */
  default int fork(int sequence) {
    return fork(sequence, length(sequence));
  }

  /**
   * Opens a new sequence that holds the first {@code length} tokens of {@code sequence}.
   *
   * @param length 0 to the sequence's length
   * @throws ModelException if {@link #maxSequences()} are open already, or the sequence is
   *     undecided
   */
  int fork(int sequence, int length);

  /** Frees the sequence; its id may be given out again. */
  void end(int sequence);

  /**
   * Runs the batch and fills its logits. What {@link Batch#early} asks is told meanwhile, on
   * another thread, and changes nothing of the pass.
   *
   * @throws ModelException if a sequence would outgrow {@link #contextLength()} or is undecided, if
   *     the batch exceeds {@link #maxBatchTokens()}, the free {@link #cells()} or {@link
   *     #maxBranches()}, or if the backend fails
   */
  void forward(Batch batch);

  /** Frees native memory. Idempotent. */
  @Override
  void close();
}
