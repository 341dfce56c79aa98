package io.draftwire.gateway.kept;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * A stream of events that goes on while nobody reads it, for a while, and that any number of
 * readers may read from any event that is still held. One thread writes it and never waits for a
 * reader: who falls behind what is held is told so.
 *
 * <ol>
 *   <li>Events are numbered from 0 on, in the order in which they were appended.
 *   <li>Once the stream is over nothing is appended, and its readers come to its end.
 *   <li>It is expired once it has been without a reader for as long as it is kept.
 * </ol>
 *
 * <p>Safe for use by several threads. Never calls its {@link KeptStreams} while it holds its lock.
 */
public final class KeptStream {
  /** Of events that are held. A long answer with all its details has some megabytes. */
  public static final long RING_BYTES = 4L << 20;

  /** What a reader holds on to while it writes. */
  private static final long BATCH_BYTES = 64 << 10;

  private final KeptStreams streams;
  private final String id;
  private final Object owner;

  /** For {@link KeptStreams} to run. */
  final Runnable forgotten;

  private final long keepNanos;
  private final LongSupplier clock;
  private final EventRing ring;
  private Thread writer;
  private boolean over;
  private int readers;

  /** When the last reader left. */
  private long leftNanos;

  /** Bytes that are counted among those that all streams hold: {@link KeptStreams}' own. */
  long counted;

  KeptStream(
      KeptStreams streams,
      String id,
      Object owner,
      Runnable forgotten,
      long keepNanos,
      long ringBytes,
      LongSupplier clock) {
    this.streams = streams;
    this.id = id;
    this.owner = owner;
    this.forgotten = forgotten;
    this.keepNanos = keepNanos;
    this.clock = clock;
    this.ring = new EventRing(ringBytes);
    this.leftNanos = clock.getAsLong();
  }

  /** What names it: who knows it, and is its owner, may read it and end it. */
  public String id() {
    return id;
  }

  boolean ownedBy(Object somebody) {
    return owner.equals(somebody);
  }

  /** The number of the event that is appended next. To be called by the stream's writer. */
  public synchronized long next() {
    return ring.next();
  }

  /** Adds an event, unless the stream is over. To be called by the stream's writer. */
  public void append(byte[] event) {
    synchronized (this) {
      if (over) {
        return;
      }
      ring.append(event);
      notifyAll();
    }
    streams.grew(this);
  }

  /** Nothing more comes. To be called by the stream's writer, whatever happened. */
  synchronized void finish() {
    over = true;
    writer = null;
    notifyAll();
  }

  /**
   * Ends it before its time, and interrupts its writer. To be called once it is forgotten.
   *
   * @param lastWord an event for those who read it; empty for none
   */
  void end(byte[] lastWord) {
    synchronized (this) {
      if (over) {
        return;
      }
      if (lastWord.length > 0) {
        ring.append(lastWord);
      }
      over = true;
      notifyAll();
      if (writer != null) {
        writer.interrupt();
      }
    }
  }

  synchronized void writtenBy(Thread thread) {
    writer = thread;
  }

  /** False where there is only the newest event. */
  synchronized boolean dropOldest() {
    return ring.dropOldest();
  }

  synchronized long bytes() {
    return ring.bytes();
  }

  /** Whether nothing comes of it any more and nobody reads what came. */
  synchronized boolean idle() {
    return over && readers == 0;
  }

  /** Whether it runs for nobody now. */
  synchronized boolean unread() {
    return !over && readers == 0;
  }

  synchronized boolean expired() {
    return readers == 0 && clock.getAsLong() - leftNanos >= keepNanos;
  }

  synchronized long leftNanos() {
    return leftNanos;
  }

  /**
   * One more reader.
   *
   * @param from the number of the event that it begins with
   */
  synchronized Reader read(long from) throws OffsetException {
    require(from);
    readers++;
    return new Reader(from);
  }

  private void require(long number) throws OffsetException {
    if (number < ring.first()) {
      throw OffsetException.gone(number, ring.first());
    }
    if (number > ring.next()) {
      throw OffsetException.beyond(number, ring.first(), ring.next());
    }
  }

  /** One reader, on one thread. */
  public final class Reader implements AutoCloseable {
    private long position;
    private boolean closed;

    private Reader(long from) {
      this.position = from;
    }

    public KeptStream stream() {
      return KeptStream.this;
    }

    /** Whether the stream has ended and it has been read to its end. */
    public boolean atEnd() {
      synchronized (KeptStream.this) {
        return over && position == ring.next();
      }
    }

    /**
     * The next events; waits until there is one. None at the stream's end.
     *
     * @throws OffsetException if the reader was so slow that the next one is not held any more
     */
    public List<byte[]> take() throws OffsetException, InterruptedException {
      synchronized (KeptStream.this) {
        while (!over && position == ring.next()) {
          KeptStream.this.wait();
        }
        require(position);
        List<byte[]> events = ring.from(position, BATCH_BYTES);
        position += events.size();
        return events;
      }
    }

    /** Leaves; the last to leave starts the time that the stream is kept for. */
    @Override
    public void close() {
      synchronized (KeptStream.this) {
        if (!closed) {
          closed = true;
          readers--;
          leftNanos = clock.getAsLong();
        }
      }
    }
  }
}
