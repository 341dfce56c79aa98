package io.draftwire.core.coding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What stands of a payload stands whatever is written behind it. */
class PayloadPartTest {

  private static void write(PayloadWriter writer, SplittableRandom random) {
    switch (random.nextInt(4)) {
      case 0 -> {
        int bits = random.nextInt(64);
        writer.raw(random.nextLong() & (1L << bits) - 1, bits);
      }
      // The last of the shares: its bytes are all ones, through which carries go.
      case 1 -> writer.symbol(255, 1, 256);
      default -> {
        int total = 1 + random.nextInt(1 << 16);
        int from = random.nextInt(total);
        writer.symbol(from, 1 + random.nextInt(total - from), total);
      }
    }
  }

  @Test
  void partsAndTheRestAreThePayloadThatIsWrittenAtOnce() {
    int parts = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      PayloadWriter writer = new PayloadWriter();
      PayloadPart.Joint joint = new PayloadPart.Joint();
      int front = 0;
      int back = 0;
      int writes = random.nextInt(1, 30);
      for (int i = 0; i < writes; i++) {
        write(writer, random);
        if (random.nextInt(3) == 0) {
          PayloadPart part = writer.standing(front, back);
          front += part.front().length;
          back += part.back().length;
          joint.add(part);
          parts += part.bytes() > 0 ? 1 : 0;
          assertThat(joint.bytes()).isEqualTo(front + back);
        }
      }
      byte[] whole = writer.toByteArray();
      byte[] rest = Arrays.copyOfRange(whole, front, whole.length - back);
      assertThat(joint.around(rest)).as("seed %d", seed).isEqualTo(whole);
    }
    assertThat(parts).isGreaterThan(20_000);
  }

  /** All but what is in hand leaves: a part that brings little is not worth its frame. */
  @Test
  void littleIsKeptBack() {
    PayloadWriter writer = new PayloadWriter();
    for (int i = 0; i < 100; i++) {
      writer.symbol(i, 1, 256);
      writer.raw(i, 9);
    }
    int standing = writer.standing(0, 0).bytes();
    assertThat(8 * standing).isGreaterThan(writer.bits() - 8 * 4);
  }
}
