package io.draftwire.lab.trace;

import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.zip.CRC32C;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The recorded laws of one text. Rows lie in a mapped file as float16 and are decoded when they are
 * first asked for; decoded ones are kept, since a sweep reads each hundreds of times: 8 V bytes a
 * position for both models. Immutable to its callers and safe to share between threads.
 */
public final class Trace {
  /** Raised when a file of the old form would be misread. */
  static final int VERSION = 2;

  /** "DWTRACE1", read as a little-endian long. */
  static final long MAGIC = 0x3145434152545744L;

  /** Header's length, its CRC-32C, the magic number. */
  static final int END_BYTES = Integer.BYTES + Integer.BYTES + Long.BYTES;

  private static final JsonMapper JSON = new JsonMapper();

  /** Whose laws. */
  enum Side {
    DRAFT,
    TARGET
  }

  private final TraceHeader header;
  private final MappedByteBuffer rows;
  private final AtomicReferenceArray<float[]> decoded;

  private Trace(TraceHeader header, MappedByteBuffer rows) {
    this.header = header;
    this.rows = rows;
    this.decoded = new AtomicReferenceArray<>(2 * header.text().length);
  }

  /**
   * Opens a trace.
   *
   * @param expected what it has to be of
   * @throws ModelException if the file is damaged or of something else; the message says what to do
   */
  public static Trace open(Path file, TraceKey expected) {
    Trace trace = open(file);
    if (!trace.header.key().equals(expected)) {
      throw new ModelException(
          file + ": is a trace of " + trace.header.key() + ", not of " + expected + "; delete it");
    }
    return trace;
  }

  private static Trace open(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      check(file, size >= END_BYTES, "is too short");
      ByteBuffer end = read(channel, size - END_BYTES, END_BYTES);
      int length = end.getInt();
      int crc = end.getInt();
      check(file, end.getLong() == MAGIC, "has no end of a trace");
      check(file, length > 0 && length <= size - END_BYTES, "has a header of no sense");
      long data = size - END_BYTES - length;
      check(file, data <= Integer.MAX_VALUE, "is larger than 2 GB");
      byte[] json = read(channel, data, length).array();
      check(file, (int) crc(ByteBuffer.wrap(json)) == crc, "has a damaged header");
      TraceHeader header =
          JSON.readValue(new String(json, StandardCharsets.UTF_8), TraceHeader.class);
      check(file, header.version() == VERSION, "is of version " + header.version());
      long expected = 2L * header.text().length * header.vocabulary() * Short.BYTES;
      check(file, expected == data, "has " + data + " bytes of rows, not " + expected);
      MappedByteBuffer rows = channel.map(FileChannel.MapMode.READ_ONLY, 0, data);
      rows.order(ByteOrder.LITTLE_ENDIAN);
      check(file, crc(rows.duplicate()) == header.checksum(), "has damaged rows");
      return new Trace(header, rows);
    } catch (JacksonException e) {
      throw new ModelException(file + ": has an unreadable header; delete it, it is made again", e);
    } catch (IOException e) {
      throw new ModelException(file + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static ByteBuffer read(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new IOException("it became shorter while it was read");
      }
    }
    return bytes.flip();
  }

  private static long crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }

  private static void check(Path file, boolean holds, String fault) {
    if (!holds) {
      throw new ModelException(file + ": " + fault + "; delete it, it is made again");
    }
  }

  /** Recorded positions, at least 1. */
  public int positions() {
    return header.text().length;
  }

  /** V. */
  public int vocabulary() {
    return header.vocabulary();
  }

  /** Token ids before the recorded text. */
  public int[] prompt() {
    return header.prompt().clone();
  }

  /** Token ids of the recorded text. */
  public int[] text() {
    return header.text().clone();
  }

  /** A model that gives the draft's laws; closed by the caller, any number at once. */
  public TraceModel draft() {
    return new TraceModel(this, Side.DRAFT);
  }

  /** A model that gives the target's laws. */
  public TraceModel target() {
    return new TraceModel(this, Side.TARGET);
  }

  /** The draft's logits at recorded position {@code i}, {@code float[V]}; not to be written to. */
  public float[] draftRow(int i) {
    return row(Side.DRAFT, i);
  }

  /** The target's logits at recorded position {@code i}, {@code float[V]}; not to be written to. */
  public float[] targetRow(int i) {
    return row(Side.TARGET, i);
  }

  TraceHeader header() {
    return header;
  }

  boolean endsText(int token) {
    return Arrays.binarySearch(header.ends(), token) >= 0;
  }

  float[] row(Side side, int i) {
    int at = 2 * i + side.ordinal();
    float[] row = decoded.get(at);
    if (row == null) {
      // Two threads may decode one row; they get the same numbers.
      row = decode(at);
      decoded.set(at, row);
    }
    return row;
  }

  private float[] decode(int at) {
    int vocabulary = header.vocabulary();
    short[] halves = new short[vocabulary];
    rows.slice(at * vocabulary * Short.BYTES, vocabulary * Short.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asShortBuffer()
        .get(halves);
    float[] row = new float[vocabulary];
    for (int v = 0; v < vocabulary; v++) {
      row[v] = Float.float16ToFloat(halves[v]);
    }
    return row;
  }
}
