package io.draftwire.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.draftwire.engine.Batch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A {@code llama_batch} with its arrays, allocated once: a forward only fills it. */
final class NativeBatch implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final MemorySegment tokenIds;
  private final MemorySegment positions;
  private final MemorySegment sequenceIds;
  private final MemorySegment wanted;
  private final MemorySegment struct;

  /**
   * @param capacity the most tokens of one run
   */
  NativeBatch(int capacity) {
    this.tokenIds = arena.allocate(JAVA_INT, capacity);
    this.positions = arena.allocate(JAVA_INT, capacity);
    this.sequenceIds = arena.allocate(JAVA_INT, capacity);
    this.wanted = arena.allocate(JAVA_BYTE, capacity);
    // Every token belongs to exactly one sequence: the pointers to the ids never change.
    MemorySegment one = arena.allocate(JAVA_INT, capacity);
    MemorySegment pointers = arena.allocate(ADDRESS, capacity);
    for (int i = 0; i < capacity; i++) {
      one.setAtIndex(JAVA_INT, i, 1);
      pointers.setAtIndex(ADDRESS, i, sequenceIds.asSlice((long) i * Integer.BYTES));
    }
    this.struct = arena.allocate(LlamaStructs.BATCH);
    LlamaStructs.set(LlamaStructs.BATCH, struct, "token", tokenIds);
    LlamaStructs.set(LlamaStructs.BATCH, struct, "pos", positions);
    LlamaStructs.set(LlamaStructs.BATCH, struct, "n_seq_id", one);
    LlamaStructs.set(LlamaStructs.BATCH, struct, "seq_id", pointers);
    LlamaStructs.set(LlamaStructs.BATCH, struct, "logits", wanted);
  }

  /** The struct as {@code llama_decode} takes it. */
  MemorySegment struct() {
    return struct;
  }

  /**
   * Takes tokens {@code from} to {@code to} (exclusive) of a batch.
   *
   * @param next where the next token of each sequence goes, moved on by each token of it
   * @return how many rows of logits the run asks for
   */
  int fill(Batch tokens, int from, int to, int[] next) {
    int rows = 0;
    for (int i = from; i < to; i++) {
      int at = i - from;
      int sequence = tokens.sequence(i);
      tokenIds.setAtIndex(JAVA_INT, at, tokens.token(i));
      positions.setAtIndex(JAVA_INT, at, next[sequence]++);
      sequenceIds.setAtIndex(JAVA_INT, at, sequence);
      wanted.set(JAVA_BYTE, at, (byte) (tokens.wanted(i) ? 1 : 0));
      rows += tokens.wanted(i) ? 1 : 0;
    }
    struct.set(JAVA_INT, 0, to - from);
    return rows;
  }

  @Override
  public void close() {
    arena.close();
  }
}
