package io.draftwire.engine.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a process says of its model, and what one that is out of its mind says. */
class ModelFactsTest {
  private static final byte[] FACTS = facts();

  private static byte[] facts() {
    try (LanguageModel model = TableModel.seeded(40, 1)) {
      ModelFacts facts = ModelFacts.of(model);
      return Wire.bytes(facts::writeTo);
    }
  }

  @Test
  void whatWasToldIsHeard() throws Exception {
    ModelFacts heard = ModelFacts.read(FACTS);
    assertThat(Wire.bytes(heard::writeTo)).isEqualTo(FACTS);
    assertThat(heard.maxSequences()).isEqualTo(16);
    assertThat(heard.vocabulary().pieces()).hasSize(40);
  }

  @Test
  void factsThatEndTooSoonAreRefused() {
    for (int length = 0; length < FACTS.length; length++) {
      byte[] part = Arrays.copyOf(FACTS, length);
      assertThatThrownBy(() -> ModelFacts.read(part))
          .as("%d", length)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void nothingThatIsSaidDoesMoreThanBeRefused() {
    int refused = 0;
    for (int at = 0; at < FACTS.length; at++) {
      for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
        byte[] changed = FACTS.clone();
        changed[at] = (byte) value;
        try {
          ModelFacts.read(changed);
        } catch (IOException e) {
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void lengthsAreNotBelieved() {
    for (int length : new int[] {-1, 0, Wire.MOST_BYTES + 1, Integer.MAX_VALUE, Wire.MOST_BYTES}) {
      byte[] said = ByteBuffer.allocate(7).putInt(length).array();
      assertThatThrownBy(() -> Wire.receive(new DataInputStream(new ByteArrayInputStream(said))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Integer.toString(length));
    }
  }
}
