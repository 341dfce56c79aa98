package io.draftwire.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * One array of NumPy's {@code .npz}: a zip of {@code .npy} files, each a header in Python's syntax
 * and the values, row-major, little-endian.
 *
 * @param shape sizes of the dimensions, outermost first
 * @param values all values as doubles
 */
record Npz(int[] shape, double[] values) {
  private static final Pattern HEADER =
      Pattern.compile("'descr': '[<|](\\w\\d)'.*'fortran_order': False.*'shape': \\(([\\d, ]*)\\)");

  static Npz read(Path file, String name) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      byte[] bytes = zip.getInputStream(zip.getEntry(name + ".npy")).readAllBytes();
      ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int length = data.getShort(8);
      String header = new String(bytes, 10, length, StandardCharsets.US_ASCII);
      Matcher matcher = HEADER.matcher(header);
      if (!matcher.find()) {
        throw new IOException(file + ": " + name + " has the header " + header);
      }
      int[] shape =
          Arrays.stream(matcher.group(2).split(","))
              .map(String::strip)
              .filter(size -> !size.isEmpty())
              .mapToInt(Integer::parseInt)
              .toArray();
      double[] values = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
      data.position(10 + length);
      for (int i = 0; i < values.length; i++) {
        values[i] =
            switch (matcher.group(1)) {
              case "u2" -> Short.toUnsignedInt(data.getShort());
              case "f2" -> Float.float16ToFloat(data.getShort());
              case "i8" -> data.getLong();
              default -> throw new IOException(name + " has type " + matcher.group(1));
            };
      }
      return new Npz(shape, values);
    }
  }

  double at(int... index) {
    int place = 0;
    for (int i = 0; i < shape.length; i++) {
      place = place * shape[i] + index[i];
    }
    return values[place];
  }
}
