package io.draftwire.engine.process;

import io.draftwire.engine.Batch;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.SequenceTokens;
import io.draftwire.engine.Sequences;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a process holds of a model's sequences. It is behind what is booked here: nothing is told
 * before a pass, since nothing matters before. One that has come in place of another holds nothing,
 * and reads what a pass wants.
 */
final class Mirror {
  private final Sequences sequences;
  private final SequenceTokens tokens;
  private final int vocabulary;
  private final int maxBatchTokens;
  private final Runnable passed;

  /** The process that holds what {@link #there} says; null for none. */
  private Child child;

  /** Whether the process holds a sequence just as it is booked, once it has heard what follows. */
  private final boolean[] there;

  private final ByteArrayOutputStream untold = new ByteArrayOutputStream();
  private final DataOutputStream operations = new DataOutputStream(untold);

  /**
   * @param passed is run behind every pass that the process ran
   */
  Mirror(Sequences sequences, SequenceTokens tokens, ModelFacts facts, Runnable passed) {
    this.sequences = sequences;
    this.tokens = tokens;
    this.vocabulary = facts.vocabulary().pieces().size();
    this.maxBatchTokens = facts.maxBatchTokens();
    this.passed = passed;
    this.there = new boolean[facts.maxSequences()];
  }

  /** For the process, if it holds the sequence. */
  void tell(int sequence, int operation, int... arguments) {
    if (there[sequence]) {
      write(operation);
      write(arguments);
    }
  }

  void forked(int sequence, int copy, int length) {
    tell(sequence, Wire.FORK, sequence, copy, length);
    there[copy] = there[sequence];
  }

  void ended(int sequence) {
    tell(sequence, Wire.END, sequence);
    there[sequence] = false;
  }

  /**
   * Has a process run the batch that the sequences accepted last, behind whatever it has to read
   * first.
   *
   * @return where the rows are
   * @throws ModelException if it says that it cannot
   * @throws LostException if it ended
   */
  RowsMemory forward(Child present, Batch batch) throws LostException {
    if (present != child) {
      child = present;
      untold.reset();
      Arrays.fill(there, false);
    }
    for (int s = 0; s < there.length; s++) {
      if (sequences.touched(s) && !there[s]) {
        read(s);
      }
    }
    RowsMemory rows = child.rows(Math.max(1, batch.rows()), vocabulary);
    write(Wire.FORWARD);
    write(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      write(batch.sequence(i), batch.token(i), batch.parent(i), batch.wanted(i) ? 1 : 0);
    }
    send();
    return rows;
  }

  /** A sequence, from its beginning or from where it parts from another. */
  private void read(int sequence) throws LostException {
    int from = begin(sequence);
    there[sequence] = true;
    int length = sequences.length(sequence);
    while (from < length) {
      int to = (int) Math.min(length, (long) from + maxBatchTokens);
      write(Wire.FORWARD);
      write(to - from);
      for (int i = from; i < to; i++) {
        write(sequence, tokens.at(sequence, i), i - from - 1, 0);
      }
      try {
        send();
      } catch (ModelException e) {
        ended(sequence); // A part of it would be taken for all.
        throw e;
      }
      from = to;
    }
  }

  /**
   * Opens a sequence there, with as much as another has of the same cells.
   *
   * @return how many tokens that are
   */
  private int begin(int sequence) {
    int best = -1;
    int most = 0;
    for (int s = 0; s < there.length; s++) {
      if (there[s] && !sequences.branched(s) && sequences.shared(s, sequence) > most) {
        best = s;
        most = sequences.shared(s, sequence);
      }
    }
    if (best < 0) {
      write(Wire.OPEN);
      write(sequence);
    } else {
      write(Wire.FORK);
      write(best, sequence, most);
    }
    return most;
  }

  private void send() throws LostException {
    byte[] request = untold.toByteArray();
    untold.reset();
    child.ask(request, Wire.DONE);
    passed.run();
  }

  /** Frees all sequences there. */
  void leave(Child present) {
    if (child != null && child == present) {
      for (int s = 0; s < there.length; s++) {
        tell(s, Wire.END, s);
      }
      child.tell(untold.toByteArray());
    }
  }

  private void write(int... numbers) {
    try {
      for (int number : numbers) {
        operations.writeInt(number);
      }
    } catch (IOException e) {
      throw new AssertionError("memory takes all that is written", e);
    }
  }
}
