package io.draftwire.gateway.kept;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * All streams that are kept. Safe for use by several threads.
 *
 * <ol>
 *   <li>A stream is found by its id, 128 random bits, and by its owner: somebody else's is not
 *       there. Nothing lists them.
 *   <li>What all of them hold has a bound. Where it is reached, those that have ended and are read
 *       by nobody go first, the one that was left first before others; where there is none, a
 *       stream that grows gives up its own oldest events.
 *   <li>What expires, or is ended, is forgotten at once; if it still runs, its writer is
 *       interrupted.
 * </ol>
 */
public final class KeptStreams implements AutoCloseable {
  /** Of all streams together. */
  public static final long ALL_BYTES = 64L << 20;

  /** What a stream takes besides its events, about. */
  static final long STREAM_BYTES = 1 << 10;

  private static final Duration SWEEP = Duration.ofSeconds(1);
  private static final int ID_BYTES = 16;

  /** Writes a stream, on a thread of its own. */
  public interface Writer {
    /** Returns, or throws, at the stream's end. An interrupt ends it early. */
    void write(KeptStream stream);
  }

  private final SecureRandom random = new SecureRandom();
  private final Map<String, KeptStream> streams = new HashMap<>();
  private final List<Thread> writers = new ArrayList<>();
  private final LongSupplier clock;
  private final long ringBytes;
  private final long allBytes;
  private final Thread sweeper;
  private long held;
  private long takenUp;
  private long expired;
  private long displaced;
  private boolean closed;

  public KeptStreams() {
    this(System::nanoTime, KeptStream.RING_BYTES, ALL_BYTES);
  }

  /**
   * @param clock in nanoseconds
   * @param ringBytes of one stream
   * @param allBytes of all streams
   */
  public KeptStreams(LongSupplier clock, long ringBytes, long allBytes) {
    this.clock = clock;
    this.ringBytes = ringBytes;
    this.allBytes = allBytes;
    this.sweeper = Thread.ofVirtual().name("kept-streams").start(this::keepSweeping);
  }

  /**
   * Begins a stream that the caller is the first to read.
   *
   * @param owner equal for equal principals
   * @param keep how long it is kept while nobody reads it
   * @param forgotten run once, when it is forgotten, or not begun
   * @return empty once this is closed
   */
  public Optional<KeptStream.Reader> begin(
      Object owner, Duration keep, Writer writer, Runnable forgotten) {
    KeptStream stream;
    KeptStream.Reader reader;
    synchronized (this) {
      if (closed) {
        forgotten.run();
        return Optional.empty();
      }
      stream = new KeptStream(this, id(), owner, forgotten, keep.toNanos(), ringBytes, clock);
      reader = first(stream);
      streams.put(stream.id(), stream);
      makeRoom(stream);
      Thread thread = Thread.ofVirtual().name("kept-stream").unstarted(() -> run(writer, stream));
      stream.writtenBy(thread);
      writers.add(thread);
      thread.start();
    }
    return Optional.of(reader);
  }

  private static KeptStream.Reader first(KeptStream stream) {
    try {
      return stream.read(0);
    } catch (OffsetException e) {
      throw new IllegalStateException("a new stream begins at 0", e);
    }
  }

  private void run(Writer writer, KeptStream stream) {
    try {
      writer.write(stream);
    } finally {
      stream.finish();
      synchronized (this) {
        writers.remove(Thread.currentThread());
      }
    }
  }

  private String id() {
    byte[] bits = new byte[ID_BYTES];
    random.nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }

  /**
   * One more reader of a stream; empty where there is none of that id that is the owner's.
   *
   * @param from the number of the event that it begins with
   * @throws OffsetException if that is not one of the stream's, or not held any more
   */
  public synchronized Optional<KeptStream.Reader> takeUp(String id, Object owner, long from)
      throws OffsetException {
    Optional<KeptStream> stream = find(id, owner);
    if (stream.isEmpty()) {
      return Optional.empty();
    }
    KeptStream.Reader reader = stream.get().read(from);
    takenUp++;
    return Optional.of(reader);
  }

  private Optional<KeptStream> find(String id, Object owner) {
    return Optional.ofNullable(streams.get(id))
        .filter(stream -> stream.ownedBy(owner) && !stream.expired());
  }

  /**
   * Ends a stream, if it still runs, and forgets it.
   *
   * @param lastWord an event for those who read it; empty for none
   * @return false where there is none of that id that is the owner's
   */
  public boolean end(String id, Object owner, byte[] lastWord) {
    Optional<KeptStream> stream;
    synchronized (this) {
      stream = find(id, owner);
      stream.ifPresent(this::forget);
    }
    stream.ifPresent(found -> found.end(lastWord));
    return stream.isPresent();
  }

  /** Ends and forgets a stream that nobody can know of yet, or need any more. */
  public void drop(KeptStream stream) {
    synchronized (this) {
      forget(stream);
    }
    stream.end(new byte[0]);
  }

  /** Ends and forgets what nobody has read for as long as it is kept. */
  void expire() {
    List<KeptStream> over;
    synchronized (this) {
      over = streams.values().stream().filter(KeptStream::expired).toList();
      over.forEach(this::forget);
      expired += over.size();
    }
    over.forEach(stream -> stream.end(new byte[0]));
  }

  private void keepSweeping() {
    try {
      while (true) {
        Thread.sleep(SWEEP);
        expire();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void forget(KeptStream stream) {
    if (streams.remove(stream.id(), stream)) {
      held -= stream.counted;
      stream.forgotten.run();
    }
  }

  /** A stream may hold more than it did. */
  synchronized void grew(KeptStream stream) {
    if (streams.get(stream.id()) == stream) {
      makeRoom(stream);
    }
  }

  private void makeRoom(KeptStream growing) {
    long now = clock.getAsLong();
    count(growing);
    while (held > allBytes) {
      Optional<KeptStream> idle =
          streams.values().stream()
              .filter(KeptStream::idle)
              // By how long ago that was: the clock may turn over.
              .max(Comparator.comparingLong(stream -> now - stream.leftNanos()));
      if (idle.isPresent()) {
        forget(idle.get());
        displaced++;
      } else if (growing.dropOldest()) {
        count(growing);
      } else {
        return; // Nothing but newest events; there are no more of them than answers run.
      }
    }
  }

  private void count(KeptStream stream) {
    long now = STREAM_BYTES + stream.bytes();
    held += now - stream.counted;
    stream.counted = now;
  }

  /** Streams that can be taken up now. */
  public synchronized int kept() {
    return streams.size();
  }

  /** Streams that run on though nobody reads them. */
  public synchronized long unread() {
    return streams.values().stream().filter(KeptStream::unread).count();
  }

  /** Bytes that all of them hold. */
  public synchronized long heldBytes() {
    return held;
  }

  /** How often one was taken up so far. */
  public synchronized long takenUp() {
    return takenUp;
  }

  /** How many were forgotten since nobody had read them for so long. */
  public synchronized long expired() {
    return expired;
  }

  /** How many were forgotten before their time, to make room for others. */
  public synchronized long displaced() {
    return displaced;
  }

  /** As {@link #close}, with a last word for those who read. */
  public void close(byte[] lastWord) {
    sweeper.interrupt();
    List<KeptStream> all;
    List<Thread> running;
    synchronized (this) {
      closed = true;
      all = List.copyOf(streams.values());
      all.forEach(this::forget);
      running = List.copyOf(writers);
    }
    all.forEach(stream -> stream.end(lastWord));
    boolean interrupted = false;
    for (Thread thread : running) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends and forgets all of them; returns once nothing writes any more. */
  @Override
  public void close() {
    close(new byte[0]);
  }
}
