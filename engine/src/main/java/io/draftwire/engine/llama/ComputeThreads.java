package io.draftwire.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.draftwire.engine.ModelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.BitSet;

/**
 * The threads that compute a model's forwards. Without a pool of its own, llama.cpp starts and ends
 * its threads with every forward.
 *
 * <p>Pinning is for machines whose processors are all taken: there two spinning threads can land on
 * one core and wait for each other, and a second process on the machine makes it a hundred times
 * worse. Where processors are left over pinning would do harm, for two processes would crowd the
 * first few.
 */
final class ComputeThreads implements AutoCloseable {
  private final MethodHandle free;
  private final PinnedThread runner;
  private MemorySegment pool;

  private ComputeThreads(MemorySegment pool, MethodHandle free, PinnedThread runner) {
    this.pool = pool;
    this.free = free;
    this.runner = runner;
  }

  /**
   * Starts a pool of {@code options.threads()}, the one that calls {@link #run} among them. Where
   * one thread is all, or the backend has no pools, forwards run on the caller alone.
   */
  static ComputeThreads start(LlamaLibrary library, LlamaOptions options) {
    MethodHandle create = library.bindCpu("ggml_threadpool_new", ADDRESS, ADDRESS);
    MethodHandle free = library.bindCpu("ggml_threadpool_free", null, ADDRESS);
    if (create == null || free == null || options.threads() == 1) {
      return new ComputeThreads(MemorySegment.NULL, null, null);
    }
    boolean pinned = options.pinned(Runtime.getRuntime().availableProcessors());
    BitSet processors = pinned ? ProcessorList.allowed() : new BitSet();
    MemorySegment[] made = new MemorySegment[1];
    PinnedThread.Call making =
        () -> {
          made[0] = create(library, create, options, processors);
          return 0;
        };
    PinnedThread runner = processors.isEmpty() ? null : new PinnedThread("draftwire-compute");
    try {
      // The pool pins the thread that makes it, along with its own.
      run(runner, making);
      if (made[0].address() == 0) {
        throw new ModelException(
            "cannot start " + options.threads() + " compute threads: " + library.log.complaints());
      }
      return new ComputeThreads(made[0], free, runner);
    } catch (Throwable e) {
      if (runner != null) {
        runner.close();
      }
      throw LlamaLibrary.failed(e);
    }
  }

  /** Runs a forward where it belongs: on the pinned thread, or else on the caller's. */
  int run(PinnedThread.Call forward) throws Throwable {
    return run(runner, forward);
  }

  private static int run(PinnedThread runner, PinnedThread.Call call) throws Throwable {
    return runner == null ? call.run() : runner.run(call);
  }

  private static MemorySegment create(
      LlamaLibrary library, MethodHandle create, LlamaOptions options, BitSet processors) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = arena.allocate(LlamaStructs.THREADPOOL_PARAMS);
      library.threadpoolDefaults.invoke(params, options.threads());
      LlamaStructs.set(LlamaStructs.THREADPOOL_PARAMS, params, "poll", options.poll());
      if (!processors.isEmpty()) {
        LlamaStructs.set(LlamaStructs.THREADPOOL_PARAMS, params, "strict_cpu", true);
        long mask = LlamaStructs.offset(LlamaStructs.THREADPOOL_PARAMS, "cpumask");
        processors.stream()
            .limit(options.threads())
            .forEach(cpu -> params.set(JAVA_BYTE, mask + cpu, (byte) 1));
      }
      return (MemorySegment) create.invoke(params);
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    }
  }

  /** The native pool; null where there is none. */
  MemorySegment pool() {
    return pool;
  }

  @Override
  public void close() {
    if (pool.address() != 0) {
      LlamaLibrary.invoke(free, pool);
      pool = MemorySegment.NULL;
    }
    if (runner != null) {
      runner.close();
    }
  }
}
