package io.draftwire.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.draftwire.engine.Batch;
import io.draftwire.engine.Sequences;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A {@code llama_batch} with its arrays, allocated once: a forward only fills it.
 *
 * <p>A token belongs to the sequences of all leaves at or below it, for a leaf attends to what has
 * its sequence's id. Parents come before children, so that a long tree may be cut anywhere.
 */
final class NativeBatch implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final int capacity;
  private final int outputs;
  private final MemorySegment tokenIds;
  private final MemorySegment positions;
  private final MemorySegment idCounts;
  private final MemorySegment idPointers;
  private final MemorySegment wanted;
  private final MemorySegment struct;

  /** Sequence ids of all tokens; replaced by a larger one where trees are bushy. */
  private MemorySegment ids;

  private int idCapacity;

  /** Rows of logits that the run asks for. */
  private int rows;

  /**
   * @param capacity the most tokens of one run
   * @param outputs the most rows of logits of one run
   */
  NativeBatch(int capacity, int outputs) {
    this.capacity = capacity;
    this.outputs = outputs;
    this.tokenIds = arena.allocate(JAVA_INT, capacity);
    this.positions = arena.allocate(JAVA_INT, capacity);
    this.idCounts = arena.allocate(JAVA_INT, capacity);
    this.idPointers = arena.allocate(ADDRESS, capacity);
    this.wanted = arena.allocate(JAVA_BYTE, capacity);
    this.struct = arena.allocate(LlamaStructs.BATCH);
    reserveIds(capacity);
    LlamaStructs.set(LlamaStructs.BATCH, struct, "token", tokenIds);
    LlamaStructs.set(LlamaStructs.BATCH, struct, "pos", positions);
    LlamaStructs.set(LlamaStructs.BATCH, struct, "n_seq_id", idCounts);
    LlamaStructs.set(LlamaStructs.BATCH, struct, "seq_id", idPointers);
    LlamaStructs.set(LlamaStructs.BATCH, struct, "logits", wanted);
  }

  /** The struct as {@code llama_decode} takes it. */
  MemorySegment struct() {
    return struct;
  }

  int rows() {
    return rows;
  }

  /**
   * Takes tokens from {@code from} on, as many as one run may have.
   *
   * @param lengths what the sequences hold, and which leaves are below each token
   * @param leaves ids that each sequence's leaves have
   * @return where the next run begins
   */
  int fill(Batch tokens, int from, Sequences lengths, LeafIds leaves) {
    rows = 0;
    int to = from;
    int idsNeeded = 0;
    for (; to < tokens.size() && to - from < capacity; to++) {
      if (tokens.wanted(to) && ++rows > outputs) {
        rows--;
        break;
      }
      idsNeeded += lengths.leaves(to);
    }
    reserveIds(idsNeeded);
    int id = 0;
    for (int i = from; i < to; i++) {
      int at = i - from;
      int sequence = tokens.sequence(i);
      tokenIds.setAtIndex(JAVA_INT, at, tokens.token(i));
      positions.setAtIndex(JAVA_INT, at, lengths.length(sequence) + tokens.depth(i));
      wanted.set(JAVA_BYTE, at, (byte) (tokens.wanted(i) ? 1 : 0));
      idCounts.setAtIndex(JAVA_INT, at, lengths.leaves(i));
      idPointers.setAtIndex(JAVA_LONG, at, ids.address() + (long) id * Integer.BYTES);
      int first = lengths.firstLeaf(i);
      for (int leaf = first; leaf < first + lengths.leaves(i); leaf++) {
        ids.setAtIndex(JAVA_INT, id++, leaves.id(sequence, leaf));
      }
    }
    struct.set(JAVA_INT, 0, to - from);
    return to;
  }

  private void reserveIds(int needed) {
    if (needed > idCapacity) {
      idCapacity = Math.max(needed, 2 * idCapacity);
      ids = arena.allocate(JAVA_INT, idCapacity);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
