package io.draftwire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.coding.PayloadPart;
import io.draftwire.core.law.LogitBias;
import io.draftwire.core.law.Penalties;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.Chances;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudMessage.Timing;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.SessionId;
import io.draftwire.core.text.Prefix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The sizes that the comment of verifier.proto states, in bytes before gRPC's framing. */
class FrameSizeTest {
  /** The dearest. */
  private static final SessionId NAME = new SessionId(-1, -1);

  private static final int DIGEST = 0xFFFF;

  private static final Timing TIMING = new Timing(9_000_000, 200, 50_000, 0);

  @Test
  void hello() {
    assertThat(size(hello(Sampling.at(0.7), new KSqs(8, 100), OptionalLong.empty()))).isEqualTo(66);
    assertThat(size(hello(Sampling.GREEDY, new KSqs(8, 100), OptionalLong.of(-1)))).isEqualTo(66);
    assertThat(
            size(
                hello(
                    new Sampling(0.7, 40, 0.95, 0.05),
                    new CSqs(100, 0.01, 0.01, 0.01, 64),
                    OptionalLong.of(7))))
        .isEqualTo(122);
  }

  @Test
  void aPromptTokenIsAVarint() {
    Map<Integer, Float> bias = new HashMap<>();
    for (int i = 0; i < 10; i++) {
      bias.put(128 + i, -100f);
    }
    Sampling edited =
        Sampling.at(0.7)
            .withPenalties(new Penalties(0.5, 0.5, 1, Penalties.USUAL_LAST))
            .withBias(new LogitBias(bias));
    assertThat(size(hello(edited, new KSqs(8, 100), OptionalLong.empty()))).isEqualTo(149);
    int bare = size(hello(Sampling.GREEDY, new KSqs(8, 100), OptionalLong.empty()));
    EdgeMessage.Hello hundred =
        hello(Sampling.GREEDY, new KSqs(8, 100), OptionalLong.empty(), new int[100]);
    Arrays.fill(hundred.prompt(), 31_999);
    // 300 bytes of tokens, their tag and length, and one byte more of Hello's length.
    assertThat(size(hundred) - bare).isEqualTo(300 + 3 + 1);
  }

  @Test
  void round() {
    byte[] payload = new byte[50];
    assertThat(size(new EdgeMessage.Round(1, 1, prefix(100), 4, payload))).isEqualTo(65);
    assertThat(size(new EdgeMessage.Round(1, 127, prefix(200), 4, payload))).isEqualTo(65);
    assertThat(size(new EdgeMessage.Round(1, 128, prefix(4095), 4, payload))).isEqualTo(66);
    assertThat(size(new EdgeMessage.Round(1, 128, prefix(4096), 4, payload))).isEqualTo(67);
    assertThat(size(ahead(128, prefix(4095), payload, 31_999))).isEqualTo(70);
    assertThat(size(ahead(128, prefix(4095), payload, CloudMessage.Ruling.NO_TOKEN))).isEqualTo(68);
    assertThat(size(new EdgeMessage.Close())).isEqualTo(2);
  }

  private static EdgeMessage.Round ahead(int number, Prefix prefix, byte[] payload, int guess) {
    return new EdgeMessage.Round(
        1, number, prefix, 4, payload, EdgeMessage.NO_CHOICE, null, false, false, false, guess);
  }

  /** What a part of a round costs beside its bytes; a plan reckons with 14 of envelopes more. */
  @Test
  void part() {
    PayloadPart front = new PayloadPart(new byte[20], new byte[0]);
    PayloadPart both = new PayloadPart(new byte[10], new byte[10]);
    assertThat(size(new EdgeMessage.Part(1, 100, 0, front))).isEqualTo(28);
    assertThat(size(new EdgeMessage.Part(1, 100, 20, front))).isEqualTo(30);
    assertThat(size(new EdgeMessage.Part(1, 200, 200, both))).isEqualTo(34);
  }

  @Test
  void ruling() {
    assertThat(size(new CloudMessage.Ruling(100, 3, 31_999, DIGEST, Timing.NONE))).isEqualTo(12);
    assertThat(size(new CloudMessage.Ruling(100, 3, 151_935, DIGEST, Timing.NONE))).isEqualTo(12);
    assertThat(size(new CloudMessage.Ruling(100, 0, 31_999, DIGEST, Timing.NONE))).isEqualTo(10);
    assertThat(size(new CloudMessage.Ruling(100, 3, 31_999, DIGEST, TIMING))).isEqualTo(24);
  }

  @Test
  void otherMessagesOfTheCloud() {
    assertThat(size(new CloudMessage.Streamed(31_999, false, Timing.NONE))).isEqualTo(6);
    Timing later = new Timing(0, 200, 50_000, 0);
    assertThat(size(new CloudMessage.Streamed(31_999, false, later))).isEqualTo(13);
    assertThat(size(new CloudMessage.Streamed(31_999, false, TIMING)))
        .as("the first of a stream tells when its request arrived")
        .isEqualTo(18);
    assertThat(size(new CloudMessage.Welcome(NAME, 1, -1, 2048))).isEqualTo(34);
    assertThat(size(new CloudMessage.Missing(300, -1))).isEqualTo(14);
  }

  @Test
  void live() {
    byte[] payload = new byte[20];
    assertThat(size(new EdgeMessage.Grow(0, 200, 300, 12, payload))).isEqualTo(32);
    assertThat(size(new EdgeMessage.Grow(1, 200, 300, 12, payload))).isEqualTo(34);
    assertThat(size(new EdgeMessage.Grow(0, 200, 300, 12, payload).telling(74_000))).isEqualTo(36);
    assertThat(size(new EdgeMessage.Ack(200))).isEqualTo(5);
    Timing none = Timing.NONE;
    assertThat(size(advance(300, 31_999, DIGEST, 320, 8, none))).isEqualTo(18);
    assertThat(size(advance(300, 31_999, DIGEST, 320, 8, TIMING))).isEqualTo(30);
    assertThat(
            size(new CloudMessage.Advance(300, 31_999, DIGEST, 320, 8, TIMING, Chances.NONE, true)))
        .as("of a pass behind which the next one waits")
        .isEqualTo(33);
    assertThat(size(new CloudMessage.Regrow(1))).isEqualTo(4);
    assertThat(size(new CloudMessage.Hint(0, 200, 300, 31_999, 5))).isEqualTo(14);
    assertThat(size(new CloudMessage.Hint(1, 200, 300, 151_935, 5))).isEqualTo(16);
    assertThat(size(new CloudMessage.Hint(0, 200, 0, 31_999, 5))).isEqualTo(11);
  }

  /** What binds may be the way down: without guesses a live session's token costs no byte more. */
  @Test
  void aLiveTokenWithoutGuessesIsAsLongAsAStreamedOne() {
    for (Timing timing : List.of(Timing.NONE, new Timing(0, 200, 50_000, 0))) {
      assertThat(size(advance(0, 31_999, CloudMessage.Advance.NO_DIGEST, 0, 1, timing)))
          .isEqualTo(size(new CloudMessage.Streamed(31_999, false, timing)));
    }
  }

  private static CloudMessage.Advance advance(
      int node, int token, int digest, int heard, int rows, Timing timing) {
    return new CloudMessage.Advance(node, token, digest, heard, rows, timing, Chances.NONE);
  }

  private static Prefix prefix(int length) {
    return new Prefix(length, DIGEST);
  }

  private static EdgeMessage.Hello hello(Sampling sampling, Scheme scheme, OptionalLong seed) {
    return hello(sampling, scheme, seed, new int[0]);
  }

  private static EdgeMessage.Hello hello(
      Sampling sampling, Scheme scheme, OptionalLong seed, int[] prompt) {
    return new EdgeMessage.Hello(
        Protocol.VERSION,
        "ab".repeat(32),
        32_000,
        EdgeMessage.Mode.SPECULATIVE,
        sampling,
        scheme,
        4,
        256,
        seed,
        prompt);
  }

  private static int size(EdgeMessage message) {
    return Frames.frame(message).getSerializedSize();
  }

  private static int size(CloudMessage message) {
    return Frames.frame(message).getSerializedSize();
  }
}
