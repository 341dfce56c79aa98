package io.draftwire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.text.Prefix;
import io.draftwire.wire.v1.CloudFrame;
import io.draftwire.wire.v1.EdgeFrame;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PaddingTest {
  private static EdgeMessage.Round round(int bytes) {
    return new EdgeMessage.Round(1, 1, new Prefix(100, 7), 4, new byte[bytes]);
  }

  @Test
  void framesOfAllSizesHaveOneOfFew() throws Exception {
    TreeSet<Integer> sizes = new TreeSet<>();
    for (int bytes = 0; bytes < 20_000; bytes++) {
      EdgeFrame frame = Padding.frame(round(bytes));
      int size = frame.getSerializedSize();
      assertThat(Padding.size(size)).as("%d bytes", bytes).isEqualTo(size);
      assertThat(size).isLessThanOrEqualTo(Padding.most(Frames.bytes(round(bytes))));
      sizes.add(size);
    }
    assertThat(sizes.headSet(2048, true))
        .containsExactly(64, 128, 256, 512, 1024, 1280, 1536, 1792, 2048);
    assertThat(sizes).hasSize(22);
  }

  @Test
  void theMessageIsTheSame() throws Exception {
    for (int seed = 0; seed < 5000; seed++) {
      EdgeMessage message = new SomeMessages(seed).edge();
      EdgeFrame frame = Padding.frame(message);
      assertThat(Frames.message(EdgeFrame.parseFrom(frame.toByteArray())))
          .usingRecursiveComparison()
          .isEqualTo(message);
      assertThat(Padding.asked(frame)).isEqualTo(message instanceof EdgeMessage.Hello);

      CloudMessage answer = new SomeMessages(seed).cloud();
      CloudFrame padded = Padding.frame(answer);
      assertThat(Frames.message(CloudFrame.parseFrom(padded.toByteArray())))
          .usingRecursiveComparison()
          .isEqualTo(answer);
    }
  }

  /** Nobody pays for what was not asked for. */
  @Test
  void framesThatNobodyPadsAskForNothing() {
    for (int seed = 0; seed < 100; seed++) {
      EdgeMessage message = new SomeMessages(seed).edge();
      assertThat(Padding.asked(Frames.frame(message))).isFalse();
      assertThat(Frames.frame(message).hasPadding()).isFalse();
    }
  }
}
