package io.draftwire.engine.llama;

import io.draftwire.engine.ModelException;
import java.nio.file.Path;

/**
 * How a model is loaded.
 *
 * @param file the GGUF file
 * @param title the file's name as people know it
 * @param contextLength tokens one sequence may reach; 0 takes what the model was trained with,
 *     {@value #DEFAULT_CONTEXT} at most
 * @param maxSequences sequences open at once, forks included, 1..256
 * @param room what the cache, which is reserved all at once, has room for
 * @param batchTokens tokens that go through the model together; longer batches are split. Memory
 *     for intermediate results grows with it
 * @param threads threads that compute, the caller's among them
 * @param offload what is put on devices beside the processor
 * @param flashAttention how attention is computed
 * @param pinning whether compute threads stay on their processors
 * @param poll how long idle threads spin before they sleep, 0 (not at all) to 100. Spinning saves a
 *     wake-up a forward, and takes the processor from whoever else is on the machine
 */
public record LlamaOptions(
    Path file,
    String title,
    int contextLength,
    int maxSequences,
    Room room,
    int batchTokens,
    int threads,
    Offload offload,
    FlashAttention flashAttention,
    Pinning pinning,
    int poll) {

  /**
   * The cache holds {@code contextLength * texts + nodes} tokens.
   *
   * @param texts sequences that may reach the full length together; 0 for all of them. Fewer where
   *     most sequences are forks, which share what they have in common
   * @param nodes tokens of trees beside the texts
   * @param branches most leaves that undecided trees may have beyond the first of each, 0 for no
   *     trees. With the sequences there may be 256; each costs a row of output memory
   */
  public record Room(int texts, int nodes, int branches) {
    /** Every sequence may reach the full length; no trees. */
    public static final Room FOR_ALL = new Room(0, 0, 0);

    public Room {
      within("texts", texts, 0, MOST_SEQUENCES);
      within("tree nodes", nodes, 0, 1 << 24);
      within("branches", branches, 0, MOST_SEQUENCES - 1);
    }
  }

  /** Flash attention: as the backend sees fit, never, always. */
  public enum FlashAttention {
    AUTO(-1),
    OFF(0),
    ON(1);

    final int code;

    FlashAttention(int code) {
      this.code = code;
    }
  }

  /** Where compute threads may run. */
  public enum Pinning {
    /** Pinned where the threads take up every processor there is, free otherwise. */
    AUTO,
    OFF,
    ON
  }

  /** Long contexts are asked for: a cache for 131072 tokens can be larger than the model. */
  static final int DEFAULT_CONTEXT = 4096;

  /** Tokens a draft reads at once: only prompts are longer than a few. */
  static final int DRAFT_BATCH = 128;

  /** Cells of one cache, all sequences together. */
  static final long MOST_CELLS = 1 << 30;

  /** Ids of sequences that llama.cpp has, those of a tree's leaves among them. */
  public static final int MOST_SEQUENCES = 256;

  private static final int MOST_THREADS = 512;

  public LlamaOptions {
    within("context length", contextLength, 0, 1 << 24);
    within("sequences", maxSequences, 1, MOST_SEQUENCES);
    within("sequences and branches", maxSequences + room.branches(), 1, MOST_SEQUENCES);
    within("batch tokens", batchTokens, 1, 1 << 16);
    within("threads", threads, 1, MOST_THREADS);
    within("poll", poll, 0, 100);
  }

  /** One sequence of the default length, all processors, no spinning. */
  public static LlamaOptions of(Path file) {
    return new LlamaOptions(
        file,
        file.getFileName().toString(),
        0,
        1,
        Room.FOR_ALL,
        512,
        Runtime.getRuntime().availableProcessors(),
        Offload.WHERE_THERE_IS_ONE,
        FlashAttention.AUTO,
        Pinning.AUTO,
        0);
  }

  /**
   * For a draft on a CPU, which runs one text token by token: one thread, since a small model's
   * pass is shorter than what a second one would wait for, and no flash attention. The flash kernel
   * for few tokens pays a fixed price for every cached token and head, so that a pass of a small
   * model costs twice as much at 200 tokens as at 30; plain attention costs nearly the same at
   * both.
   *
   * <p>A target keeps flash attention: it rounds alike for every batch shape, which plain attention
   * does not, and its laws decide the text. A draft's laws only have to be the ones it drew from.
   * Plain attention keeps a score for each cached token, head and token of the batch; a batch of
   * {@value #DRAFT_BATCH} bounds that memory.
   */
  public static LlamaOptions draft(Path file) {
    return of(file)
        .withThreads(1)
        .withBatchTokens(DRAFT_BATCH)
        .withFlashAttention(FlashAttention.OFF);
  }

  /** Under another name than the file's own. */
  public LlamaOptions withTitle(String name) {
    return new LlamaOptions(
        file,
        name,
        contextLength,
        maxSequences,
        room,
        batchTokens,
        threads,
        offload,
        flashAttention,
        pinning,
        poll);
  }

  public LlamaOptions withContextLength(int tokens) {
    return new LlamaOptions(
        file,
        title,
        tokens,
        maxSequences,
        room,
        batchTokens,
        threads,
        offload,
        flashAttention,
        pinning,
        poll);
  }

  public LlamaOptions withMaxSequences(int sequences) {
    return new LlamaOptions(
        file,
        title,
        contextLength,
        sequences,
        room,
        batchTokens,
        threads,
        offload,
        flashAttention,
        pinning,
        poll);
  }

  /** With a cache of another size than for every sequence at its full length. */
  public LlamaOptions withRoom(Room other) {
    return new LlamaOptions(
        file,
        title,
        contextLength,
        maxSequences,
        other,
        batchTokens,
        threads,
        offload,
        flashAttention,
        pinning,
        poll);
  }

  public LlamaOptions withBatchTokens(int tokens) {
    return new LlamaOptions(
        file,
        title,
        contextLength,
        maxSequences,
        room,
        tokens,
        threads,
        offload,
        flashAttention,
        pinning,
        poll);
  }

  public LlamaOptions withThreads(int count) {
    return new LlamaOptions(
        file,
        title,
        contextLength,
        maxSequences,
        room,
        batchTokens,
        count,
        offload,
        flashAttention,
        pinning,
        poll);
  }

  public LlamaOptions withOffload(Offload other) {
    return new LlamaOptions(
        file,
        title,
        contextLength,
        maxSequences,
        room,
        batchTokens,
        threads,
        other,
        flashAttention,
        pinning,
        poll);
  }

  public LlamaOptions withFlashAttention(FlashAttention choice) {
    return new LlamaOptions(
        file,
        title,
        contextLength,
        maxSequences,
        room,
        batchTokens,
        threads,
        offload,
        choice,
        pinning,
        poll);
  }

  public LlamaOptions withPinning(Pinning choice) {
    return new LlamaOptions(
        file,
        title,
        contextLength,
        maxSequences,
        room,
        batchTokens,
        threads,
        offload,
        flashAttention,
        choice,
        poll);
  }

  public LlamaOptions withPoll(int level) {
    return new LlamaOptions(
        file,
        title,
        contextLength,
        maxSequences,
        room,
        batchTokens,
        threads,
        offload,
        flashAttention,
        pinning,
        level);
  }

  /**
   * Whether compute threads stay on their processors where there are {@code processors}. One thread
   * is the caller's, which never does.
   */
  public boolean pinned(int processors) {
    return threads > 1
        && switch (pinning) {
          case ON -> true;
          case OFF -> false;
          case AUTO -> threads >= processors;
        };
  }

  private static void within(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ModelException(
          what + " is " + value + "; it must be from " + least + " to " + most);
    }
  }
}
