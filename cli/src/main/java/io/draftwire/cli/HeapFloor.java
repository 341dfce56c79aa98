package io.draftwire.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a cloud's heap comes to behind a collection, again and again, until it is closed: what grows
 * there is held on to. Has a thread of its own.
 */
final class HeapFloor implements AutoCloseable {
  private final CloudProcess cloud;
  private final List<Long> bytes = new ArrayList<>();
  private final Thread thread;
  private IOException failure;

  /**
   * @param cloud with metrics
   * @param pause between two looks; each collects the cloud's whole heap, which holds it up for
   *     some milliseconds
   */
  HeapFloor(CloudProcess cloud, Duration pause) {
    this.cloud = cloud;
    this.thread = Thread.ofPlatform().daemon().name("heap-floor").start(() -> watch(pause));
  }

  private void watch(Duration pause) {
    try {
      while (true) {
        look();
        Thread.sleep(pause);
      }
    } catch (InterruptedException e) {
      // It has been closed.
    } catch (IOException e) {
      synchronized (this) {
        failure = e;
      }
    }
  }

  private void look() throws IOException, InterruptedException {
    collect(cloud.pid());
    // Not what is used: by the time that somebody looks, there is garbage again.
    long used = (long) ScrapedMetrics.of(cloud.metrics()).value("heap_kept_bytes");
    synchronized (this) {
      bytes.add(used);
    }
  }

  /**
   * Collects another JVM's heap.
   *
   * @throws IOException where this Java has no jcmd, or the other does not answer it
   */
  private static void collect(long pid) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      throw new IOException(jcmd + " is not there; run this with a JDK to see the heap's floor");
    }
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("jcmd " + pid + " GC.run failed; the cloud's heap cannot be seen");
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * In the order of the looks, in bytes.
   *
   * @throws IOException where it could not be looked at
   */
  synchronized List<Long> bytes() throws IOException {
    if (failure != null) {
      throw failure;
    }
    return List.copyOf(bytes);
  }

  /** No more looks. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
