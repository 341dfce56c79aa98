package io.draftwire.core.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.PayloadReader;
import io.draftwire.core.coding.PayloadWriter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SupportSizeModelTest {

  /** Through rollbacks, long enough for the table to fade several times. */
  @Test
  void bothEndsStayInStep() throws MalformedPayloadException {
    SplittableRandom random = new SplittableRandom(14);
    for (int largest : new int[] {1, 2, 64, SchemeLimits.MAX_SUPPORT}) {
      SupportSizeModel edge = new SupportSizeModel(largest);
      SupportSizeModel cloud = new SupportSizeModel(largest);
      PayloadWriter writer = new PayloadWriter();
      PayloadReader reader = new PayloadReader();
      for (int round = 0; round < 400; round++) {
        int drafts = random.nextInt(20);
        int[] sizes = random.ints(drafts, 1, largest + 1).toArray();
        writer.reset();
        edge.begin();
        for (int size : sizes) {
          edge.write(size, writer);
        }
        reader.reset(drafts == 0 ? new byte[0] : writer.toByteArray());
        cloud.begin();
        for (int size : sizes) {
          assertThat(cloud.read(reader)).as("round %s, largest %s", round, largest).isEqualTo(size);
        }
        reader.end();
        int observed = Math.min(drafts, 1 + random.nextInt(drafts + 1));
        edge.settle(observed);
        cloud.settle(observed);
        int probe = 1 + random.nextInt(largest);
        assertThat(cloud.bits(probe)).isEqualTo(edge.bits(probe));
      }
    }
  }

  @Test
  void aVoidDraftLeavesNoTrace() {
    SupportSizeModel model = new SupportSizeModel(64);
    model.begin();
    model.write(5, new PayloadWriter());
    model.write(40, new PayloadWriter());
    model.settle(1);
    double bits = model.bits(40);
    assertThat(model.bits(5)).isLessThan(bits);
    model.begin();
    model.write(40, new PayloadWriter());
    model.settle(0);
    assertThat(model.bits(40)).isEqualTo(bits);
  }

  @Test
  void learnsASizeThatKeepsComing() {
    SupportSizeModel model = new SupportSizeModel(64);
    assertThat(model.bits(9)).isEqualTo(6);
    for (int round = 0; round < 50; round++) {
      model.begin();
      model.write(9, new PayloadWriter());
      model.settle(1);
    }
    assertThat(model.bits(9)).isLessThan(1);
    assertThat(model.bits(10)).isLessThan(4);
    assertThat(model.bits(60)).isFinite();
  }
}
