package io.draftwire.engine.exits;

import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The heads of a model as a file, little endian:
 *
 * <pre>
 * "DWEX", version, layers, width, V, epsilon, number of heads: 4 bytes each
 * digest of the target: 32 bytes
 * for each head: layer, rank, agreement: 4 bytes each;
 *   down: float16[width][rank]; middle: float[rank];
 *   up: byte[V][rank]; scales, means: float[V] each
 * CRC-32C of all before: 4 bytes
 * </pre>
 */
public final class ExitsFile {
  private static final int MAGIC = 'D' | 'W' << 8 | 'E' << 16 | 'X' << 24;
  private static final int VERSION = 1;
  private static final int DIGEST = 32;
  private static final int HEADER = 7 * Integer.BYTES + DIGEST;
  private static final int HEAD = 3 * Integer.BYTES;

  /** Far more than any model has. */
  private static final int MOST_LAYERS = 512;

  private static final int MOST_WIDTH = 1 << 16;
  private static final int MOST_VOCABULARY = 1 << 20;
  private static final String REMEDY = "; make it again with `draftwire train-exits`";

  private ExitsFile() {}

  /** Where the heads of a model are looked for: beside it. */
  public static Path beside(Path model) {
    return model.resolveSibling(
        model.getFileName().toString().replaceFirst("\\.gguf$", "") + ".exits");
  }

  /**
   * Writes the file, all of it or nothing.
   *
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, ExitHeads all) throws IOException {
    ExitHead any = all.heads().getFirst();
    long bytes = HEADER + Integer.BYTES;
    for (ExitHead head : all.heads()) {
      bytes += HEAD + bytes(head.width(), head.rank(), head.vocabulary());
    }
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(VERSION).putInt(all.layers());
    out.putInt(any.width()).putInt(any.vocabulary()).putFloat(all.epsilon());
    out.putInt(all.heads().size()).put(all.target().bytes());
    for (ExitHead head : all.heads()) {
      out.putInt(head.layer()).putInt(head.rank()).putFloat((float) head.agreement());
      for (float number : head.down()) {
        out.putShort(Float.floatToFloat16(number));
      }
      put(out, head.middle());
      out.put(head.up());
      put(out, head.scales());
      put(out, head.means());
    }
    out.putInt(checksum(out.duplicate().flip())).flip();
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      try (FileChannel channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        while (out.hasRemaining()) {
          channel.write(out);
        }
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * Reads the heads for one model.
   *
   * @throws ModelException in one line if the file is not there, not whole, of another target, or
   *     has what is no number
   */
  public static ExitHeads read(Path file, TargetPrint target) {
    ByteBuffer in;
    try {
      if (Files.size(file) > Integer.MAX_VALUE - 8) {
        throw malformed(file, "is larger than any file of exits");
      }
      in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    } catch (NoSuchFileException e) {
      throw new ModelException(
          file + ": no such file; `draftwire train-exits` makes one, --exits none does without", e);
    } catch (IOException e) {
      throw new ModelException(file + ": cannot be read: " + e.getMessage(), e);
    }
    if (in.remaining() < Integer.BYTES || in.getInt() != MAGIC) {
      throw malformed(file, "is no file of exits");
    }
    if (in.remaining() < HEADER) {
      throw malformed(file, "is cut off after " + in.limit() + " bytes");
    }
    int version = in.getInt();
    if (version != VERSION) {
      throw malformed(file, "is of version " + version + ", not " + VERSION);
    }
    return read(file, target, in);
  }

  private static ExitHeads read(Path file, TargetPrint target, ByteBuffer in) {
    int layers = within(file, "layers", in.getInt(), MOST_LAYERS);
    int width = within(file, "numbers a state", in.getInt(), MOST_WIDTH);
    int vocabulary = within(file, "tokens", in.getInt(), MOST_VOCABULARY);
    float epsilon = in.getFloat();
    int count = within(file, "exits", in.getInt(), layers);
    byte[] digest = new byte[DIGEST];
    in.get(digest);
    TargetPrint fitted = new TargetPrint(HexFormat.of().formatHex(digest));
    if (!fitted.equals(target)) {
      throw malformed(
          file,
          "was fitted to another target ("
              + fitted.brief()
              + ") than the one that is loaded ("
              + target.brief()
              + ")");
    }
    // Before anything large is made, and before a damaged length is believed.
    int end = in.limit() - Integer.BYTES;
    if (in.getInt(end) != checksum(in.duplicate().position(0).limit(end))) {
      throw malformed(file, "is cut off or damaged: its checksum is wrong");
    }
    List<ExitHead> heads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      heads.add(head(file, in, width, vocabulary));
    }
    if (in.position() != end) {
      throw malformed(file, "has " + (end - in.position()) + " bytes too many");
    }
    try {
      return new ExitHeads(target, layers, epsilon, heads);
    } catch (ModelException e) {
      throw malformed(file, e.getMessage());
    }
  }

  private static ExitHead head(Path file, ByteBuffer in, int width, int vocabulary) {
    if (in.remaining() < HEAD) {
      throw malformed(file, "is cut off after " + in.limit() + " bytes");
    }
    int layer = in.getInt();
    int rank = within(file, "numbers between", in.getInt(), MOST_WIDTH);
    float agreement = in.getFloat();
    if (in.remaining() < bytes(width, rank, vocabulary)) {
      throw malformed(file, "is cut off after " + in.limit() + " bytes");
    }
    if (!(agreement >= 0 && agreement <= 1)) {
      throw malformed(file, "says that an exit agrees with probability " + agreement);
    }
    float[] down = new float[Math.multiplyExact(width, rank)];
    for (int i = 0; i < down.length; i++) {
      down[i] = Float.float16ToFloat(in.getShort());
    }
    float[] middle = floats(in, rank);
    byte[] up = new byte[Math.multiplyExact(vocabulary, rank)];
    in.get(up);
    try {
      return new ExitHead(
          layer, agreement, down, middle, up, floats(in, vocabulary), floats(in, vocabulary));
    } catch (ModelException e) {
      throw malformed(file, e.getMessage());
    }
  }

  private static long bytes(long width, long rank, long vocabulary) {
    return Short.BYTES * width * rank + Float.BYTES * (rank + 2 * vocabulary) + vocabulary * rank;
  }

  private static float[] floats(ByteBuffer in, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = in.getFloat();
    }
    return numbers;
  }

  private static void put(ByteBuffer out, float[] numbers) {
    for (float number : numbers) {
      out.putFloat(number);
    }
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }

  private static int within(Path file, String what, int value, int most) {
    if (value < 1 || value > most) {
      throw malformed(file, "says that there are " + value + " " + what + ", not 1 to " + most);
    }
    return value;
  }

  private static ModelException malformed(Path file, String fault) {
    return new ModelException(file + ": " + fault + REMEDY);
  }
}
