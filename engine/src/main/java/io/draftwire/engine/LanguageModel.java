package io.draftwire.engine;

import java.util.Optional;

/**
 * A causal language model with a token cache, as both ends of Draftwire use it.
 *
 * <p>A model holds up to {@link #maxSequences()} independent sequences. One {@link #forward} call
 * runs any number of them at once, each with its own number of new tokens (a <i>ragged</i> batch),
 * and leaves logits ({@code float[V]}) at the positions the batch asked for. Everything that
 * verification and rollback need is expressed through {@link #truncate}, {@link #fork} and {@link
 * #end}.
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
 * </ol>
 */
public interface LanguageModel extends AutoCloseable {

  /** The tokenizer; its {@link Tokenizer#vocabularySize()} is V everywhere. */
  Tokenizer tokenizer();

  /** Longest sequence, in tokens, that one sequence may reach. */
  int contextLength();

  /** How many sequences may be open at once. */
  int maxSequences();

  /** Most tokens one {@link #forward} accepts, over all its sequences. */
  int maxBatchTokens();

  /** One line for people: file, architecture, parameters, quantisation. */
  String description();

  /** What tools call the model by: its file's name without the ending, where it has a file. */
  default String name() {
    return "model";
  }

  /** How the model wants a conversation written; empty for one that only continues text. */
  default Optional<ChatFormat> chatFormat() {
    return Optional.empty();
  }

  /**
   * Opens an empty sequence.
   *
   * @throws ModelException if {@link #maxSequences()} are open already
   */
  int open();

  /** Tokens the sequence holds. */
  int length(int sequence);

  /**
   * Drops every token from position {@code length} on. A length at or beyond the present one is an
   * error.
   */
  void truncate(int sequence, int length);

  /** Opens a new sequence that holds the same tokens as {@code sequence}. */
  int fork(int sequence);

  /** Frees the sequence; its id may be given out again. */
  void end(int sequence);

  /**
   * Runs the batch and fills its logits.
   *
   * @throws ModelException if a sequence would outgrow {@link #contextLength()}, or the backend
   *     fails
   */
  void forward(Batch batch);

  /** Frees native memory. Idempotent. */
  @Override
  void close();
}
