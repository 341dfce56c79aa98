package io.draftwire.core.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SupportCoderTest {
  private static final int VOCABULARY = 1000;
  private static final int RESOLUTION = 100;
  private static final int MOST = 8;

  private final PayloadWriter writer = new PayloadWriter();
  private final PayloadReader reader = new PayloadReader();

  /** A law as a draft model gives them after one token: the same few tokens, other counts. */
  private record Law(int[] ids, int[] counts) {
    static Law after(int token, SplittableRandom random) {
      SplittableRandom fixed = new SplittableRandom(token);
      int[] ids = fixed.ints(0, VOCABULARY).distinct().limit(MOST).sorted().toArray();
      int[] counts = new int[MOST];
      for (int rest = RESOLUTION; rest > 0; ) {
        int part = random.nextInt(1, rest + 1);
        counts[random.nextInt(MOST)] += part;
        rest -= part;
      }
      return new Law(ids, counts);
    }

    Law positive() {
      int[] kept = java.util.stream.IntStream.range(0, MOST).filter(i -> counts[i] > 0).toArray();
      return new Law(
          Arrays.stream(kept).map(i -> ids[i]).toArray(),
          Arrays.stream(kept).map(i -> counts[i]).toArray());
    }
  }

  private static SupportCoder coder() {
    return new SupportCoder(VOCABULARY, RESOLUTION, MOST, TokenPrior.NONE);
  }

  @Test
  void readsWhatItWrote() throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    SupportCoder edge = coder();
    SupportCoder cloud = coder();
    int token = 1;
    for (int round = 0; round < 200; round++) {
      edge.committed(token);
      cloud.committed(token);
      writer.reset();
      Law[] laws = new Law[random.nextInt(5)];
      int[] drawn = new int[laws.length];
      int last = token;
      double bits = 0;
      for (int i = 0; i < laws.length; i++) {
        laws[i] = Law.after(last, random);
        bits += edge.bits(MOST, laws[i].ids, laws[i].counts);
        edge.write(MOST, laws[i].ids, laws[i].counts, writer);
        last = laws[i].ids[random.nextInt(MOST)] % 20;
        drawn[i] = last;
        edge.follow(last);
      }
      assertThat((double) writer.bits()).as("bits told before").isCloseTo(bits, within(2.5));
      reader.reset(writer.toByteArray());
      for (int i = 0; i < laws.length; i++) {
        int[] ids = new int[MOST];
        int[] counts = new int[MOST];
        int size = cloud.read(reader, ids, counts);
        cloud.follow(drawn[i]);
        assertThat(Arrays.copyOf(ids, size)).isEqualTo(laws[i].positive().ids);
        assertThat(Arrays.copyOf(counts, size)).isEqualTo(laws[i].positive().counts);
      }
      reader.end();
      int observed = random.nextInt(laws.length + 1);
      edge.settle(observed);
      cloud.settle(observed);
      assertThat(cloud.digest()).isEqualTo(edge.digest());
      token = random.nextInt(20);
    }
  }

  @Test
  void learnsWhichTokensComeTogether() {
    SplittableRandom random = new SplittableRandom(4);
    SupportCoder coder = coder();
    double first = 0;
    double last = 0;
    int rounds = 300;
    for (int round = 0; round < rounds; round++) {
      int token = random.nextInt(10);
      coder.committed(token);
      Law law = Law.after(token, random);
      double bits = coder.bits(MOST, law.ids, law.counts);
      first += round < 30 ? bits : 0;
      last += round >= rounds - 30 ? bits : 0;
      writer.reset();
      coder.write(MOST, law.ids, law.counts, writer);
      coder.settle(1);
    }
    assertThat(last).isLessThan(0.7 * first);
  }

  @Test
  void anUnsettledLawLeavesNoTrace() {
    SplittableRandom random = new SplittableRandom(5);
    SupportCoder coder = coder();
    coder.committed(1);
    Law law = Law.after(1, random);
    int before = coder.digest();
    double bits = coder.bits(MOST, law.ids, law.counts);
    writer.reset();
    coder.write(MOST, law.ids, law.counts, writer);
    coder.settle(0);
    coder.begin();
    assertThat(coder.digest()).isEqualTo(before);
    assertThat(coder.bits(MOST, law.ids, law.counts)).isEqualTo(bits);
    coder.write(MOST, law.ids, law.counts, writer);
    coder.settle(1);
    assertThat(coder.digest()).isNotEqualTo(before);
  }

  @Test
  void aForgottenTextIsAsANewOne() {
    SplittableRandom random = new SplittableRandom(6);
    SupportCoder coder = coder();
    coder.committed(3);
    Law law = Law.after(3, random);
    writer.reset();
    coder.write(MOST, law.ids, law.counts, writer);
    coder.settle(1);
    coder.forget();
    SupportCoder fresh = coder();
    assertThat(coder.digest()).isEqualTo(fresh.digest());
    coder.committed(4);
    fresh.committed(4);
    assertThat(coder.digest()).isEqualTo(fresh.digest());
    assertThat(coder.bits(MOST, law.ids, law.counts))
        .isEqualTo(fresh.bits(MOST, law.ids, law.counts));
  }

  /** No id takes more than log2 V and 7 bits, whatever was learnt before. */
  @Test
  void theDearestLawIsBounded() {
    SplittableRandom random = new SplittableRandom(7);
    SupportCoder coder = coder();
    for (int i = 0; i < 300; i++) {
      coder.committed(i % 3);
      Law law = Law.after(i % 3, random);
      writer.reset();
      coder.write(MOST, law.ids, law.counts, writer);
      coder.settle(1);
    }
    double plain = Math.log(VOCABULARY) / Math.log(2) + 7;
    for (int i = 0; i < 300; i++) {
      Law law = Law.after(100 + i, random);
      // A part is at most 6 learnt decisions of at most 16 bits, in practice a few.
      assertThat(coder.bits(MOST, law.ids, law.counts)).isLessThan(MOST * (plain + 16));
    }
  }
}
