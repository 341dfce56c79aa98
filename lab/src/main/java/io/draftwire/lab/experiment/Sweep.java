package io.draftwire.lab.experiment;

import io.draftwire.core.session.SessionException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * Runs an experiment into a folder: {@code results.jsonl}, a row a point in the order of the
 * points, and {@code manifest.json}.
 *
 * <p>Workers compute points side by side, each with a {@link Runner} of its own; the thread that
 * called writes the rows, in order, a batch at a time, each on the disk before the next. A row is
 * whole or not there. A second start of the same experiment goes on behind the last whole row; a
 * second run into an empty folder gives the same bytes, except in modes real and paced.
 */
public final class Sweep {
  /** The rows' file within the folder. */
  public static final String RESULTS = "results.jsonl";

  /** An fsync costs milliseconds, a replayed row less: several rows share one. */
  private static final long BATCH_NANOS = 200_000_000;

  private final Experiment experiment;
  private final List<Point> points;
  private final Provenance provenance;
  private final Supplier<Runner> runners;
  private final int workers;

  /**
   * @param runners opens a worker's runner; called from the thread that calls {@link #run}
   * @param workers how many points to compute at once, at least 1
   * @throws IllegalArgumentException if the experiment's points make no sense
   */
  public Sweep(
      Experiment experiment, Provenance provenance, Supplier<Runner> runners, int workers) {
    if (workers < 1) {
      throw new IllegalArgumentException("threads " + workers + " is below 1");
    }
    this.experiment = experiment;
    this.points = experiment.points();
    this.provenance = provenance;
    this.runners = runners;
    this.workers = workers;
  }

  /**
   * Runs what is not there yet.
   *
   * @return rows in the folder: all of them
   * @throws IOException if the folder cannot be written, or holds something else; what stands stays
   */
  public long run(Path folder, SweepListener listener)
      throws IOException, SessionException, InterruptedException {
    Path file = folder.resolve(RESULTS);
    makeFolder(folder);
    String started = started(folder, file);
    try (RowFile rows = RowFile.open(file)) {
      if (rows.rows() > points.size()) {
        throw new IOException(
            file
                + ": has "
                + rows.rows()
                + " rows, the experiment only "
                + points.size()
                + " points; give another folder");
      }
      if (rows.rows() < points.size()) {
        Manifest.write(folder, experiment, points, provenance, started, null, rows.rows());
        compute(rows, listener);
      }
      Manifest.finish(folder, experiment, points, provenance, started, now());
      return rows.rows();
    }
  }

  private static void makeFolder(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IOException(
          folder + ": cannot be made a folder (" + e.getMessage() + "); give another --out", e);
    }
  }

  /** When the sweep was first started, after a look at whether the folder is this experiment's. */
  private String started(Path folder, Path file) throws IOException {
    Optional<JsonNode> manifest = Manifest.read(folder);
    if (manifest.isEmpty()) {
      if (Files.exists(file) && Files.size(file) > 0) {
        throw new IOException(
            file + ": has rows but no " + Manifest.FILE + " to say whose; give another folder");
      }
      return now();
    }
    String fingerprint = Manifest.fingerprint(experiment, points, provenance);
    if (!manifest.get().path("fingerprint").asString("").equals(fingerprint)) {
      throw new IOException(
          folder
              + ": holds results of '"
              + manifest.get().path("experiment").asString("?")
              + "' with other axes, models or costs; give another folder");
    }
    return manifest.get().path("started").asString(now());
  }

  private void compute(RowFile rows, SweepListener listener)
      throws IOException, SessionException, InterruptedException {
    int first = Math.toIntExact(rows.rows());
    int threads = Math.min(workers, points.size() - first);
    List<Runner> opened = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      BlockingQueue<Runner> idle = new ArrayBlockingQueue<>(threads);
      for (int i = 0; i < threads; i++) {
        opened.add(runners.get());
        idle.add(opened.getLast());
      }
      List<Future<byte[]>> lines = new ArrayList<>();
      for (Point point : points.subList(first, points.size())) {
        lines.add(pool.submit(() -> line(point, idle)));
      }
      write(lines, rows, listener);
    } finally {
      pool.shutdownNow();
      // A runner must not be closed under a worker that is still in it.
      pool.close();
      opened.forEach(Runner::close);
    }
  }

  private byte[] line(Point point, BlockingQueue<Runner> idle)
      throws IOException, SessionException, InterruptedException {
    Runner runner = idle.take();
    try {
      return Row.line(experiment, provenance.pair(), point, runner.run(point));
    } finally {
      idle.add(runner);
    }
  }

  /** Writes the lines in their order, whatever the order in which they get done. */
  private void write(List<Future<byte[]>> lines, RowFile rows, SweepListener listener)
      throws IOException, SessionException, InterruptedException {
    long firstDone = 0;
    long written = System.nanoTime();
    ByteArrayOutputStream batch = new ByteArrayOutputStream();
    int inBatch = 0;
    listener.progress(rows.rows(), points.size(), Double.NaN);
    try {
      for (int i = 0; i < lines.size(); i++) {
        batch.writeBytes(result(lines.get(i)));
        lines.set(i, null); // written rows need not stay in memory
        inBatch++;
        long now = System.nanoTime();
        if (now - written >= BATCH_NANOS) {
          byte[] ready = batch.toByteArray();
          int count = inBatch;
          batch.reset();
          inBatch = 0;
          rows.append(ready, count);
          written = now;
        }
        // The first row waits for models to load: it says nothing about the pace.
        firstDone = i == 0 ? now : firstDone;
        double pace = i == 0 ? Double.NaN : (now - firstDone) / 1e9 / i;
        listener.progress(rows.rows() + inBatch, points.size(), pace * (lines.size() - i - 1));
      }
    } finally {
      if (inBatch > 0) {
        rows.append(batch.toByteArray(), inBatch);
      }
    }
  }

  private static byte[] result(Future<byte[]> line)
      throws IOException, SessionException, InterruptedException {
    try {
      return line.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SessionException refused -> throw refused;
        case InterruptedException interrupted -> throw interrupted;
        case IOException io -> throw io;
        case RuntimeException failed -> throw failed;
        case Error error -> throw error;
        default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
