package io.draftwire.engine.llama;

import io.draftwire.engine.Batch;
import io.draftwire.engine.EarlyExit;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Who looks into a model's passes while they run. Called on the model's thread. */
interface PassWatch extends AutoCloseable {
  /** Nobody: contexts are made as if there were no such thing. */
  PassWatch NONE =
      new PassWatch() {
        @Override
        public MemorySegment callback() {
          return MemorySegment.NULL;
        }

        @Override
        public void begin(Batch batch) {}

        @Override
        public void run(Batch batch, int from, int to) {}

        @Override
        public void end() {}

        @Override
        public void close() {}
      };

  /** What llama.cpp calls for every node of a graph; null for nothing. */
  MemorySegment callback();

  /** A batch is going to be run. */
  void begin(Batch batch);

  /** The next run is of its tokens {@code [from, to)}. */
  void run(Batch batch, int from, int to);

  /** The batch has been run, or has failed. */
  void end();

  /** What {@link io.draftwire.engine.LanguageModel#exits} says. */
  default List<EarlyExit> exits() {
    return List.of();
  }

  /** The context that called is gone. */
  @Override
  void close();
}
