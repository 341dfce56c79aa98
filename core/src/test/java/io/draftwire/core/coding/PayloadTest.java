package io.draftwire.core.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PayloadTest {
  private final PayloadWriter writer = new PayloadWriter();
  private final PayloadReader reader = new PayloadReader();

  /** A replayable sequence of symbols and raw fields: the same seed writes and reads the same. */
  private final class Script {
    private final long seed;
    double entropy;
    int symbols;

    Script(long seed) {
      this.seed = seed;
    }

    byte[] write() {
      writer.reset();
      walk(false);
      assertThat(writer.bits()).isEqualTo(writer.rawBits() + writer.intervalBits());
      return writer.toByteArray();
    }

    void read(byte[] payload) throws MalformedPayloadException {
      reader.reset(payload);
      try {
        walk(true);
      } catch (WrappedException wrapped) {
        throw (MalformedPayloadException) wrapped.getCause();
      }
      reader.end();
    }

    private void walk(boolean reading) {
      Random random = new Random(seed);
      int steps = random.nextInt(40);
      boolean lopsided = random.nextBoolean();
      for (int i = 0; i < steps; i++) {
        switch (random.nextInt(4)) {
          case 0 -> raw(reading, random.nextLong(), random.nextInt(64));
          case 1 -> wide(reading, random);
          default -> {
            long total = random.nextLong(1, (1L << 1 + random.nextInt(31)) + 1);
            long count = lopsided ? total - random.nextLong(Math.min(total, 3)) : 1;
            count = random.nextInt(3) == 0 ? random.nextLong(1, total + 1) : count;
            symbol(reading, random.nextLong(total - count + 1), count, total);
          }
        }
      }
    }

    private void raw(boolean reading, long any, int bits) {
      long value = any & (1L << bits) - 1;
      if (!reading) {
        writer.raw(value, bits);
        return;
      }
      try {
        assertThat(reader.raw(bits)).isEqualTo(value);
      } catch (MalformedPayloadException e) {
        throw new WrappedException(e);
      }
    }

    private void wide(boolean reading, Random random) {
      int bits = random.nextInt(300);
      long[] limbs = random.longs((bits + 63) / 64).toArray();
      if (!reading) {
        writer.raw(limbs, bits);
        return;
      }
      long[] back = new long[limbs.length];
      try {
        reader.raw(back, bits);
      } catch (MalformedPayloadException e) {
        throw new WrappedException(e);
      }
      if (bits % 64 != 0) {
        limbs[limbs.length - 1] &= (1L << bits % 64) - 1;
      }
      assertThat(back).isEqualTo(limbs);
    }

    private void symbol(boolean reading, long cumulative, long count, long total) {
      if (reading) {
        assertThat(reader.target(total)).isBetween(cumulative, cumulative + count - 1);
        reader.consume(cumulative, count, total);
      } else {
        writer.symbol(cumulative, count, total);
        entropy += Math.log((double) total / count) / Math.log(2);
        symbols++;
      }
    }
  }

  private static final class WrappedException extends RuntimeException {
    WrappedException(Exception cause) {
      super(cause);
    }
  }

  @Test
  void readsWhatWasWrittenInTheBitsOfItsEntropy() throws MalformedPayloadException {
    for (long seed = 0; seed < 20_000; seed++) {
      Script script = new Script(seed);
      byte[] payload = script.write();
      assertThat(payload).hasSize((writer.bits() + 7) / 8);
      assertThat((double) writer.intervalBits())
          .as("interval bits of seed %d", seed)
          .isBetween(Math.floor(script.entropy - 0.5), script.entropy + 2 + 1e-3 * script.symbols);
      script.read(payload);
      assertThat(reader.bitPosition()).isEqualTo(writer.bits());
    }
  }

  @Test
  void anyBitsBehindTheIntervalDecodeTheSame() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      int symbols = random.nextInt(12);
      long[][] shares = new long[symbols][];
      writer.reset();
      for (int i = 0; i < symbols; i++) {
        long total = random.nextLong(1, 1L << 1 + random.nextInt(31));
        long count = random.nextLong(1, total + 1);
        shares[i] = new long[] {random.nextLong(total - count + 1), count, total};
        writer.symbol(shares[i][0], shares[i][1], shares[i][2]);
      }
      int bits = writer.intervalBits();
      byte[] payload = Arrays.copyOf(writer.toByteArray(), bits / 8 + 20);
      for (int bit = bits; bit < 8 * payload.length; bit++) {
        if (round % 2 == 0 || random.nextBoolean()) {
          payload[bit / 8] |= (byte) (0x80 >>> bit % 8);
        }
      }
      reader.reset(payload);
      for (long[] share : shares) {
        assertThat(reader.target(share[2])).isBetween(share[0], share[0] + share[1] - 1);
        reader.consume(share[0], share[1], share[2]);
      }
      assertThat(reader.bitPosition()).isEqualTo(bits);
    }
  }

  @Test
  void longStreamsCarryAndStayNearTheirEntropy() throws MalformedPayloadException {
    for (long total : new long[] {3, 1000, (1L << 31) - 1, 1L << 31}) {
      for (long cumulative : new long[] {0, total / 2, total - 1}) {
        writer.reset();
        int symbols = 20_000;
        for (int i = 0; i < symbols; i++) {
          writer.symbol(cumulative, 1, total);
        }
        assertThat((double) writer.intervalBits())
            .isLessThan(symbols * (Math.log(total) / Math.log(2) + 1e-3) + 2);
        reader.reset(writer.toByteArray());
        for (int i = 0; i < symbols; i++) {
          assertThat(reader.target(total)).isEqualTo(cumulative);
          reader.consume(cumulative, 1, total);
        }
        reader.end();
      }
    }
  }

  @Test
  void certainSymbolsAreFree() throws MalformedPayloadException {
    for (int i = 0; i < 1000; i++) {
      writer.symbol(0, 1 + i, 1 + i);
    }
    assertThat(writer.bits()).isZero();
    assertThat(writer.toByteArray()).isEmpty();
    reader.reset(new byte[0]);
    reader.consume(0, 5, 5);
    reader.end();
  }

  @Test
  void aHalfTakesOneBitAndSharesItsByte() {
    writer.symbol(1, 1, 2);
    assertThat(writer.intervalBits()).isEqualTo(1);
    writer.raw(0b101, 7);
    assertThat(writer.toByteArray()).containsExactly(0b1000_0101);
  }

  /** Every flip, cut or extension is refused, or is itself what the writer gives. */
  @Test
  void acceptsOnlyTheWritersBytes() throws MalformedPayloadException {
    int refused = 0;
    for (long seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      byte[] payload = random.ints(random.nextInt(6), 0, 256).boxed().collect(bytes());
      int fields = random.nextInt(4);
      reader.reset(payload);
      writer.reset();
      boolean read = false;
      try {
        for (int i = 0; i < fields; i++) {
          long total = random.nextLong(1, 40);
          long target = reader.target(total);
          reader.consume(target, 1, total);
          writer.symbol(target, 1, total);
          int bits = random.nextInt(9);
          writer.raw(reader.raw(bits), bits);
        }
        read = true;
        reader.end();
        assertThat(writer.toByteArray()).as("seed %d", seed).isEqualTo(payload);
      } catch (MalformedPayloadException e) {
        refused++;
        assertThat(e.bitOffset()).isNotNegative();
        if (read) {
          assertThat(writer.toByteArray()).as("refused, seed %d", seed).isNotEqualTo(payload);
        }
      }
    }
    assertThat(refused).isBetween(100, 2990);
  }

  private static java.util.stream.Collector<Integer, ?, byte[]> bytes() {
    return java.util.stream.Collectors.collectingAndThen(
        java.util.stream.Collectors.toList(),
        list -> {
          byte[] bytes = new byte[list.size()];
          for (int i = 0; i < bytes.length; i++) {
            bytes[i] = list.get(i).byteValue();
          }
          return bytes;
        });
  }

  @Test
  void lengthAndPaddingAreStrict() {
    writer.raw(5, 3);
    byte[] payload = writer.toByteArray();
    assertThat(payload).containsExactly(5);
    assertRefused(new byte[] {0, 5}, "2 bytes");
    assertRefused(new byte[0], "ends inside");
    assertRefused(new byte[] {0b1000_0101 - 256}, "padding");
  }

  private void assertRefused(byte[] payload, String reason) {
    assertThatThrownBy(
            () -> {
              reader.reset(payload);
              reader.raw(3);
              reader.end();
            })
        .isInstanceOf(MalformedPayloadException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void misuseIsNamed() {
    assertThatThrownBy(() -> writer.symbol(3, 2, 4)).hasMessageContaining("[3, 3 + 2) of 4");
    assertThatThrownBy(() -> writer.symbol(0, 0, 4)).hasMessageContaining("1 <= count");
    assertThatThrownBy(() -> writer.symbol(0, 1, 1L << 32)).hasMessageContaining("2^31");
    assertThatThrownBy(() -> writer.raw(8, 3)).hasMessageContaining("8 does not fit 3 bits");
    assertThatThrownBy(() -> writer.raw(new long[1], 65)).hasMessageContaining("65");
    reader.reset(new byte[] {0});
    assertThatThrownBy(() -> reader.consume(1, 1, 2)).hasMessageContaining("target 0");
    assertThatThrownBy(() -> reader.raw(64)).hasMessageContaining("0..63");
  }
}
