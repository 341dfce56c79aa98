package io.draftwire.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;

import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The threads that compute a model's forwards. Without a pool of its own, llama.cpp starts and ends
 * its threads with every forward.
 *
 * <p>Pinning is for machines whose processors are all taken: there two spinning threads can land on
 * one core and wait for each other. Where processors are left over pinning would do harm, for two
 * processes would crowd the first few.
 */
final class ComputeThreads implements AutoCloseable {
  private final MethodHandle free;
  private MemorySegment pool;

  private ComputeThreads(MemorySegment pool, MethodHandle free) {
    this.pool = pool;
    this.free = free;
  }

  /**
   * Starts {@code options.threads() - 1} threads, for the caller's is one of them; null if none.
   */
  static ComputeThreads start(LlamaLibrary library, LlamaOptions options) {
    MethodHandle create = library.bindCpu("ggml_threadpool_new", ADDRESS, ADDRESS);
    MethodHandle free = library.bindCpu("ggml_threadpool_free", null, ADDRESS);
    if (create == null || free == null || options.threads() == 1) {
      return null;
    }
    BitSet processors = pinned(options) ? allowedProcessors() : new BitSet();
    // The pool pins the thread that makes it, too. A thread that ends at once may be pinned; the
    // caller's may not, for it would pass its one processor on to every thread it starts later.
    FutureTask<MemorySegment> making =
        new FutureTask<>(() -> create(library, create, options, processors));
    Thread.ofPlatform().name("draftwire-compute-start").start(making);
    MemorySegment made;
    try {
      made = making.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelException("interrupted while starting compute threads", e);
    } catch (ExecutionException e) {
      throw LlamaLibrary.failed(e.getCause());
    }
    if (made.address() == 0) {
      throw new ModelException(
          "cannot start " + options.threads() + " compute threads: " + library.log.complaints());
    }
    return new ComputeThreads(made, free);
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
            .forEach(
                cpu -> params.set(java.lang.foreign.ValueLayout.JAVA_BYTE, mask + cpu, (byte) 1));
      }
      return (MemorySegment) create.invoke(params);
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    }
  }

  MemorySegment pool() {
    return pool;
  }

  @Override
  public void close() {
    if (pool.address() != 0) {
      LlamaLibrary.invoke(free, pool);
      pool = MemorySegment.NULL;
    }
  }

  private static boolean pinned(LlamaOptions options) {
    return switch (options.pinning()) {
      case ON -> true;
      case OFF -> false;
      case AUTO -> options.threads() >= Runtime.getRuntime().availableProcessors();
    };
  }

  /**
   * The processors this process may run on, as Linux tells them ("0-3,8"); none elsewhere, where
   * pinning is left alone.
   */
  private static BitSet allowedProcessors() {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return new BitSet();
    }
    try {
      for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
        if (line.startsWith("Cpus_allowed_list:")) {
          return parse(line.substring(line.indexOf(':') + 1).strip());
        }
      }
    } catch (IOException e) {
      // Pinning only saves time; without the list the threads run free.
    }
    return new BitSet();
  }

  static BitSet parse(String list) {
    BitSet set = new BitSet();
    for (String range : list.split(",")) {
      String[] ends = range.strip().split("-");
      if (ends[0].isEmpty()) {
        continue;
      }
      int from = Integer.parseInt(ends[0]);
      int to = Integer.parseInt(ends[ends.length - 1]);
      set.set(from, Math.min(to, 511) + 1);
    }
    return set;
  }
}
