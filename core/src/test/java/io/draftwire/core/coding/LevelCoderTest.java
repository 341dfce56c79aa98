package io.draftwire.core.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LevelCoderTest {
  private final PayloadWriter writer = new PayloadWriter();
  private final PayloadReader reader = new PayloadReader();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 17, 256})
  void comesBackAndCostsWhatIsStated(int levels) throws Exception {
    Random random = new Random(levels);
    LevelCoder edge = new LevelCoder(levels);
    LevelCoder cloud = new LevelCoder(levels);
    for (int round = 0; round < 300; round++) {
      int[] drawn = random.ints(20, 0, levels).toArray();
      int[] contexts = random.ints(20, 0, LevelCoder.CONTEXTS).toArray();
      writer.reset();
      double stated = 0;
      for (int i = 0; i < 20; i++) {
        drawn[i] = round % 2 == 0 ? drawn[i] : Math.min(levels - 1, contexts[i]);
        assertThat(edge.bits(drawn[i], contexts[i])).isBetween(0.0, edge.mostBits());
        stated += edge.bits(drawn[i], contexts[i]);
        edge.write(drawn[i], contexts[i], writer);
      }
      assertThat((double) writer.bits()).isBetween(stated - 0.01, stated + 2);
      reader.reset(writer.toByteArray());
      for (int i = 0; i < 20; i++) {
        assertThat(cloud.read(contexts[i], reader)).isEqualTo(drawn[i]);
      }
      reader.end();
      int observed = random.nextInt(21);
      for (int i = 0; i < observed; i++) {
        edge.learn(drawn[i], contexts[i]);
        cloud.learn(drawn[i], contexts[i]);
      }
      assertThat(cloud.digest()).isEqualTo(edge.digest());
    }
  }

  /** Laws with the dearest level after the longest run of another. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 32, 256})
  void noLevelIsDearerThanStated(int levels) {
    LevelCoder coder = new LevelCoder(levels);
    for (int i = 0; i < 2_000; i++) {
      coder.learn(0, 0);
      for (int context = 0; context < LevelCoder.CONTEXTS; context++) {
        assertThat(coder.bits(levels - 1, context)).isLessThanOrEqualTo(coder.mostBits());
      }
    }
    assertThat(coder.mostBits()).isLessThan(11);
  }

  /** 32 levels of a smooth law around a mean that the context gives: entropy 2.05 + noise. */
  @Test
  void learnsASmoothLawFromSomeDozens() {
    Random random = new Random(4);
    LevelCoder coder = new LevelCoder(32);
    double bits = 0;
    for (int i = 0; i < 200; i++) {
      int context = random.nextInt(LevelCoder.CONTEXTS);
      int level = Math.clamp(Math.round(2 * context + random.nextGaussian()), 0, 31);
      bits += i < 100 ? 0 : coder.bits(level, context);
      coder.learn(level, context);
    }
    assertThat(bits / 100).isLessThan(3.3);
  }

  @Test
  void forgets() {
    LevelCoder coder = new LevelCoder(8);
    int fresh = coder.digest();
    double bits = coder.bits(3, 3);
    coder.learn(3, 3);
    assertThat(coder.digest()).isNotEqualTo(fresh);
    assertThat(coder.bits(3, 3)).isLessThan(bits);
    coder.forget();
    assertThat(coder.digest()).isEqualTo(fresh);
    assertThat(coder.bits(3, 3)).isEqualTo(bits);
  }

  @Test
  void anyBytesAreLevels() {
    Random random = new Random(6);
    LevelCoder coder = new LevelCoder(20);
    for (int trial = 0; trial < 500; trial++) {
      byte[] bytes = new byte[random.nextInt(6)];
      random.nextBytes(bytes);
      reader.reset(bytes);
      for (int i = 0; i < 8; i++) {
        int context = random.nextInt(LevelCoder.CONTEXTS);
        int level = coder.read(context, reader);
        assertThat(level).isBetween(0, 19);
        coder.learn(level, context);
      }
    }
  }

  @Test
  void refusesWhatIsOutside() {
    LevelCoder coder = new LevelCoder(8);
    assertThatThrownBy(() -> coder.bits(8, 0)).hasMessageContaining("level 8 in context 0");
    assertThatThrownBy(() -> coder.learn(0, 16)).hasMessageContaining("context 16");
    assertThatThrownBy(() -> new LevelCoder(257)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LevelCoder(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
