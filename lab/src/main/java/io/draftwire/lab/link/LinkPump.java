package io.draftwire.lab.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One direction of one connection: a receiving thread stamps what arrives with its delivery time,
 * packet by packet, and a delivering thread writes it when that has come.
 */
final class LinkPump {
  private static final int READ_BYTES = 64 * 1024;

  private enum Kind {
    DATA,
    END,
    RESET
  }

  /** A piece of a chunk that was read at once; packets of a chunk lie one behind the other. */
  private record Packet(Kind kind, byte[] chunk, int from, int length, long dueNanos) {}

  private static final byte[] NOTHING = {};
  private static final Packet ABANDONED = new Packet(Kind.RESET, NOTHING, 0, 0, 0);

  private final ShapedLink link;
  private final LinkConnection connection;
  private final boolean upward;
  private final LongAdder counter;
  private final LinkDirection direction;
  private final LinkDirection.Stream stream;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition room = lock.newCondition();
  // Guarded by lock.
  private final ArrayDeque<Packet> underway = new ArrayDeque<>();
  private long inFlight;
  private boolean abandoned;
  private boolean ended;

  LinkPump(ShapedLink link, LinkConnection connection, boolean upward, LongAdder counter) {
    this.link = link;
    this.connection = connection;
    this.upward = upward;
    this.counter = counter;
    this.direction = upward ? link.up() : link.down();
    synchronized (direction) {
      this.stream = direction.openStream();
    }
  }

  /** Reads until the sender ends; the end itself travels behind the bytes. */
  void receive(Socket from) {
    byte[] buffer = new byte[READ_BYTES];
    try {
      InputStream in = from.getInputStream();
      while (awaitRoom()) {
        int read = in.read(buffer);
        if (read < 0) {
          send(Kind.END, NOTHING);
          link.endRead();
          return;
        }
        counter.add(read);
        send(Kind.DATA, Arrays.copyOf(buffer, read));
      }
    } catch (IOException e) {
      sendReset();
    } catch (InterruptedException e) {
      connection.reset();
    }
  }

  /**
   * A reset behind the bytes; if even the end of those has come out, there is none to be behind.
   */
  void sendReset() {
    send(Kind.RESET, NOTHING);
    lock.lock();
    try {
      if (!ended) {
        return;
      }
    } finally {
      lock.unlock();
    }
    connection.reset();
  }

  /** Writes what is due until the end comes out. */
  void deliver(Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      while (true) {
        Packet packet = awaitDue();
        switch (packet.kind()) {
          case DATA -> {
            int length = packet.length() + takeDueAfter(packet);
            out.write(packet.chunk(), packet.from(), length);
            delivered(length);
          }
          case END -> {
            to.shutdownOutput();
            if (endUnlessReset()) {
              connection.directionEnded();
              return;
            }
          }
          case RESET -> {
            connection.reset();
            return;
          }
        }
      }
    } catch (IOException e) {
      connection.receiverLost(upward);
    } catch (InterruptedException e) {
      connection.reset();
    }
  }

  /** Lets both threads go: what is under way is lost. */
  void abandon() {
    lock.lock();
    try {
      abandoned = true;
      underway.clear();
      arrived.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Has a receiver look at the limit again. */
  void wake() {
    lock.lock();
    try {
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void send(Kind kind, byte[] chunk) {
    lock.lock();
    try {
      if (abandoned) {
        return;
      }
      // One hold of the direction per chunk: the clock is read inside, so arrivals are in order.
      synchronized (direction) {
        long now = link.now();
        int from = 0;
        do {
          int length = Math.min(chunk.length - from, LinkDirection.PACKET_BYTES);
          underway.add(new Packet(kind, chunk, from, length, stream.send(now, length)));
          from += length;
        } while (from < chunk.length);
      }
      inFlight += chunk.length;
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitRoom() throws InterruptedException {
    lock.lock();
    try {
      while (!abandoned && inFlight >= link.inFlightLimit(upward)) {
        room.await();
      }
      return !abandoned;
    } finally {
      lock.unlock();
    }
  }

  private Packet awaitDue() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        if (abandoned) {
          return ABANDONED;
        }
        Packet head = underway.peek();
        if (head == null) {
          arrived.await();
          continue;
        }
        long early = Math.max(head.dueNanos(), link.stalledUntil()) - link.now();
        if (early <= 0) {
          return underway.poll();
        }
        // The time is read again afterwards: a wait may end early, and a stall may have begun.
        arrived.awaitNanos(early);
      }
    } finally {
      lock.unlock();
    }
  }

  /** A sender that ended and then vanished has a reset behind its end. */
  private boolean endUnlessReset() {
    lock.lock();
    try {
      ended = underway.isEmpty();
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** On a fast link many packets are due at once: one write serves those of the same chunk. */
  private int takeDueAfter(Packet first) {
    int bytes = 0;
    lock.lock();
    try {
      long now = link.now();
      for (Packet next = underway.peek();
          next != null && next.chunk() == first.chunk() && next.dueNanos() <= now;
          next = underway.peek()) {
        bytes += next.length();
        underway.poll();
      }
    } finally {
      lock.unlock();
    }
    return bytes;
  }

  private void delivered(int bytes) {
    lock.lock();
    try {
      inFlight -= bytes;
      room.signal();
    } finally {
      lock.unlock();
    }
  }
}
