package io.draftwire.engine;

import java.util.Arrays;

/**
 * The bookkeeping of a model's sequences, and every check of the {@link LanguageModel} contract
 * that needs no backend: which ids are open, how long each is, whether a batch may run. A backend
 * that asks here first never hands its native code an argument that could crash it.
 */
public final class Sequences {
  private static final int FREE = -1;

  private final int vocabulary;
  private final int contextLength;
  private final int maxBatchTokens;
  private final int[] lengths;
  private final int[] added;

  public Sequences(int vocabulary, int contextLength, int maxSequences, int maxBatchTokens) {
    this.vocabulary = vocabulary;
    this.contextLength = contextLength;
    this.maxBatchTokens = maxBatchTokens;
    this.lengths = new int[maxSequences];
    this.added = new int[maxSequences];
    Arrays.fill(lengths, FREE);
  }

  /** Gives out the lowest free id, with length 0. */
  public int open() {
    for (int s = 0; s < lengths.length; s++) {
      if (lengths[s] == FREE) {
        lengths[s] = 0;
        return s;
      }
    }
    throw new ModelException(
        "all " + lengths.length + " sequences are open; end one first or load the model with more");
  }

  public int length(int sequence) {
    if (sequence < 0 || sequence >= lengths.length || lengths[sequence] == FREE) {
      throw new ModelException("sequence " + sequence + " is not open");
    }
    return lengths[sequence];
  }

  /** Checks a truncation without doing it. */
  public void checkTruncate(int sequence, int length) {
    int present = length(sequence);
    if (length < 0 || length >= present) {
      throw new ModelException(
          "cannot truncate sequence "
              + sequence
              + " to "
              + length
              + " tokens: it has "
              + present
              + ", and only a shorter length drops any");
    }
  }

  public void set(int sequence, int length) {
    length(sequence);
    lengths[sequence] = length;
  }

  public void end(int sequence) {
    length(sequence);
    lengths[sequence] = FREE;
  }

  /** Throws unless {@code batch} can run as a whole; changes nothing. */
  public void checkForward(Batch batch) {
    if (batch.vocabulary() != vocabulary) {
      throw new ModelException(
          "the batch holds logits of "
              + batch.vocabulary()
              + " tokens but the model's vocabulary is "
              + vocabulary
              + "; make the batch with the tokenizer's vocabularySize()");
    }
    int size = batch.size();
    if (size == 0) {
      throw new ModelException("the batch is empty; add at least one token");
    }
    if (size > maxBatchTokens) {
      throw new ModelException(
          "a batch of " + size + " tokens is over the model's limit of " + maxBatchTokens);
    }
    Arrays.fill(added, 0);
    for (int i = 0; i < size; i++) {
      int token = batch.token(i);
      if (token < 0 || token >= vocabulary) {
        throw new ModelException(
            "token " + token + " at batch position " + i + " is not in [0, " + vocabulary + ")");
      }
      int sequence = batch.sequence(i);
      int length = length(sequence) + ++added[sequence];
      if (length > contextLength) {
        throw new ModelException(
            "sequence "
                + sequence
                + " would outgrow the context of "
                + contextLength
                + " tokens; truncate it, or load the model with a longer context");
      }
    }
  }

  /** Adds the batch that the last {@link #checkForward} accepted to the lengths. */
  public void commit() {
    for (int s = 0; s < lengths.length; s++) {
      lengths[s] += added[s];
    }
  }

  /** Whether the batch that the last {@link #checkForward} accepted touches {@code sequence}. */
  public boolean touched(int sequence) {
    return added[sequence] > 0;
  }
}
