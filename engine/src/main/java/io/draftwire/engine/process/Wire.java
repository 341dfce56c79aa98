package io.draftwire.engine.process;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * What the two processes say to each other: frames of a length and so many bytes. Each end checks
 * what it reads, for the other may be out of its mind.
 *
 * <p>A request is any number of operations, of which at most the last has a reply.
 */
final class Wire {
  /** Changes with whatever is below: an end of another build is not spoken with. */
  static final int VERSION = 1;

  /** A large vocabulary with its pieces has three megabytes. */
  static final int MOST_BYTES = 64 << 20;

  // Operations, and the ints that follow each. Sequences go by the number that they have in the
  // process that asks.

  /** sequence */
  static final int OPEN = 1;

  /** from, to, length: {@code to} is new. */
  static final int FORK = 2;

  /** sequence, length */
  static final int TRUNCATE = 3;

  /** sequence, index */
  static final int KEEP = 4;

  /** sequence */
  static final int END = 5;

  /** path: rows go there from now on. Reply: DONE. */
  static final int MAP = 6;

  /** tokens, then for each sequence, token, parent, wanted. Reply: DONE, or FAILED. */
  static final int FORWARD = 7;

  /** text, BOS, special tokens, seams. Reply: TOKENS, or FAILED. */
  static final int ENCODE = 8;

  // Replies. The first comes unasked, as soon as the model is loaded: READY, or FAILED.

  static final int READY = 1;
  static final int DONE = 2;
  static final int TOKENS = 3;

  /** why; nothing has changed */
  static final int FAILED = 4;

  private Wire() {}

  /** Writes into a frame. */
  @FunctionalInterface
  interface Content {
    void writeTo(DataOutputStream out) throws IOException;
  }

  static byte[] bytes(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      content.writeTo(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new AssertionError("memory takes all that is written", e);
    }
    return bytes.toByteArray();
  }

  static DataInputStream input(SocketChannel channel) {
    return new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
  }

  static DataOutputStream output(SocketChannel channel) {
    return new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
  }

  /** Sends a frame. */
  static void send(DataOutputStream to, byte[] frame) throws IOException {
    if (frame.length > MOST_BYTES) {
      throw new IOException("a frame of " + frame.length + " bytes; the most is " + MOST_BYTES);
    }
    to.writeInt(frame.length);
    to.write(frame);
    to.flush();
  }

  /** The next frame. */
  static byte[] receive(DataInputStream from) throws IOException {
    int length = from.readInt();
    if (length < 1 || length > MOST_BYTES) {
      throw new IOException("a frame of " + length + " bytes; there may be 1 to " + MOST_BYTES);
    }
    // Not made at once: a length is nothing yet.
    byte[] frame = from.readNBytes(length);
    if (frame.length < length) {
      throw new IOException("a frame ended after " + frame.length + " of " + length + " bytes");
    }
    return frame;
  }

  static void write(DataOutputStream to, byte[] bytes) throws IOException {
    to.writeInt(bytes.length);
    to.write(bytes);
  }

  static void write(DataOutputStream to, String text) throws IOException {
    write(to, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] readBytes(DataInputStream from) throws IOException {
    return from.readNBytes(within("length", from.readInt(), 0, from.available()));
  }

  static String readText(DataInputStream from) throws IOException {
    return new String(readBytes(from), StandardCharsets.UTF_8);
  }

  static int within(String what, int value, int least, int most) throws IOException {
    if (value < least || value > most) {
      throw new IOException(what + " " + value + " is not in [" + least + ", " + most + "]");
    }
    return value;
  }
}
