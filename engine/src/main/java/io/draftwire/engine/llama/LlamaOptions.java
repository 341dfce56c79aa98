package io.draftwire.engine.llama;

import io.draftwire.engine.ModelException;
import java.nio.file.Path;

/**
 * How a model is loaded.
 *
 * @param file the GGUF file
 * @param contextLength tokens one sequence may reach; 0 takes what the model was trained with,
 *     {@value #DEFAULT_CONTEXT} at most. The cache is reserved, all of it at once, for {@code
 *     contextLength * maxSequences} tokens
 * @param maxSequences sequences open at once, 1..256
 * @param batchTokens tokens that go through the model together; longer batches are split. Memory
 *     for intermediate results grows with it
 * @param threads threads that compute, the caller's among them
 * @param gpuLayers layers to put on a GPU where the libraries have one; -1 for all
 * @param flashAttention how attention is computed
 * @param pinning whether compute threads stay on their processors
 * @param poll how long idle threads spin before they sleep, 0 (not at all) to 100. Spinning saves a
 *     wake-up a forward, and takes the processor from whoever else is on the machine
 */
public record LlamaOptions(
    Path file,
    int contextLength,
    int maxSequences,
    int batchTokens,
    int threads,
    int gpuLayers,
    FlashAttention flashAttention,
    Pinning pinning,
    int poll) {

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

  private static final int MOST_SEQUENCES = 256;
  private static final int MOST_THREADS = 512;

  public LlamaOptions {
    within("context length", contextLength, 0, 1 << 24);
    within("sequences", maxSequences, 1, MOST_SEQUENCES);
    within("batch tokens", batchTokens, 1, 1 << 16);
    within("threads", threads, 1, MOST_THREADS);
    within("GPU layers", gpuLayers, -1, 1 << 16);
    within("poll", poll, 0, 100);
  }

  /** One sequence of the default length, all processors, no spinning. */
  public static LlamaOptions of(Path file) {
    return new LlamaOptions(
        file,
        0,
        1,
        512,
        Runtime.getRuntime().availableProcessors(),
        -1,
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

  public LlamaOptions withContextLength(int tokens) {
    return new LlamaOptions(
        file, tokens, maxSequences, batchTokens, threads, gpuLayers, flashAttention, pinning, poll);
  }

  public LlamaOptions withMaxSequences(int sequences) {
    return new LlamaOptions(
        file,
        contextLength,
        sequences,
        batchTokens,
        threads,
        gpuLayers,
        flashAttention,
        pinning,
        poll);
  }

  public LlamaOptions withBatchTokens(int tokens) {
    return new LlamaOptions(
        file,
        contextLength,
        maxSequences,
        tokens,
        threads,
        gpuLayers,
        flashAttention,
        pinning,
        poll);
  }

  public LlamaOptions withThreads(int count) {
    return new LlamaOptions(
        file,
        contextLength,
        maxSequences,
        batchTokens,
        count,
        gpuLayers,
        flashAttention,
        pinning,
        poll);
  }

  public LlamaOptions withGpuLayers(int layers) {
    return new LlamaOptions(
        file,
        contextLength,
        maxSequences,
        batchTokens,
        threads,
        layers,
        flashAttention,
        pinning,
        poll);
  }

  public LlamaOptions withFlashAttention(FlashAttention choice) {
    return new LlamaOptions(
        file, contextLength, maxSequences, batchTokens, threads, gpuLayers, choice, pinning, poll);
  }

  public LlamaOptions withPinning(Pinning choice) {
    return new LlamaOptions(
        file,
        contextLength,
        maxSequences,
        batchTokens,
        threads,
        gpuLayers,
        flashAttention,
        choice,
        poll);
  }

  public LlamaOptions withPoll(int level) {
    return new LlamaOptions(
        file,
        contextLength,
        maxSequences,
        batchTokens,
        threads,
        gpuLayers,
        flashAttention,
        pinning,
        level);
  }

  private static void within(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ModelException(
          what + " is " + value + "; it must be from " + least + " to " + most);
    }
  }
}
