package io.draftwire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.coding.GuessCoder;
import io.draftwire.core.coding.TextState;
import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.grammar.GrammarLimits;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Dense;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.text.Prefix;
import io.draftwire.wire.v1.CloudFrame;
import io.draftwire.wire.v1.EdgeFrame;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
  private static final int MESSAGES = 5_000;
  private static final String FINGERPRINT = "0123456789abcdef".repeat(4);

  @Test
  void everyEdgeMessageComesBack() throws Exception {
    for (long seed = 0; seed < MESSAGES; seed++) {
      EdgeMessage message = new SomeMessages(seed).edge();
      byte[] bytes = Frames.frame(message).toByteArray();
      assertThat(Frames.message(EdgeFrame.parseFrom(bytes)))
          .as("seed %d", seed)
          .usingRecursiveComparison()
          .withStrictTypeChecking()
          .isEqualTo(message);
    }
  }

  @Test
  void everyCloudMessageComesBack() throws Exception {
    for (long seed = 0; seed < MESSAGES; seed++) {
      CloudMessage message = new SomeMessages(seed).cloud();
      byte[] bytes = Frames.frame(message).toByteArray();
      assertThat(bytes).hasSizeLessThanOrEqualTo(Frames.MAX_CLOUD_FRAME_BYTES);
      assertThat(Frames.message(CloudFrame.parseFrom(bytes)))
          .as("seed %d", seed)
          .usingRecursiveComparison()
          .isEqualTo(message);
    }
  }

  @Test
  void theArraysOfAMessageAreNotTheFrames() throws Exception {
    byte[] payload = {1, 2, 3};
    EdgeFrame frame = Frames.frame(new EdgeMessage.Round(1, 1, Prefix.of(5), 1, payload));
    payload[0] = 9;
    EdgeMessage.Round once = (EdgeMessage.Round) Frames.message(frame);
    assertThat(once.payload()).containsExactly(1, 2, 3);
    once.payload()[0] = 9;
    assertThat(((EdgeMessage.Round) Frames.message(frame)).payload()).containsExactly(1, 2, 3);
  }

  @Test
  void aCloudOnlyHelloNeedsNoScheme() throws Exception {
    EdgeFrame frame = Frames.frame(hello(EdgeMessage.Mode.CLOUD_ONLY, FINGERPRINT, 1));
    EdgeFrame bare = frame.toBuilder().setHello(frame.getHello().toBuilder().clearScheme()).build();
    assertThat(((EdgeMessage.Hello) Frames.message(bare)).scheme()).isEqualTo(new Dense());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "tiny", "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"})
  void aFingerprintThatIsNoSha256DoesNotLeave(String fingerprint) {
    assertThatThrownBy(() -> Frames.frame(hello(EdgeMessage.Mode.SPECULATIVE, fingerprint, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "fingerprint %s is not 64 digits of lower-case hex; send the tokenizer's SHA-256",
            fingerprint);
  }

  @Test
  void whatWouldBeRefusedDoesNotLeave() {
    assertThatThrownBy(() -> Frames.frame(hello(EdgeMessage.Mode.SPECULATIVE, FINGERPRINT, -1)))
        .hasMessage("hello.prompt token -1 is negative; send 0 or more");
    assertThatThrownBy(
            () -> Frames.frame(new EdgeMessage.Round(1, -2, Prefix.of(1), 1, new byte[0])))
        .hasMessage("round.number -2 is negative; send 0 or more");
    assertThatThrownBy(
            () ->
                Frames.frame(
                    new EdgeMessage.Round(
                        1, 1, Prefix.of(1), 1, new byte[Frames.MAX_PAYLOAD_BYTES + 1])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("33554433 bytes");
    assertThatThrownBy(
            () -> Frames.frame(new CloudMessage.Ruling(1, 0, -2, 0, CloudMessage.Timing.NONE)))
        .hasMessage("ruling.token -2 is negative; send 0 or more");
  }

  @Test
  void aRefusalIsOneShortPrintableLineOnBothSides() throws Exception {
    String raw = "a\nb\u001b[31mc\u2028d\u202Ee\uD800f" + "\uD83D\uDE00".repeat(1_000);
    CloudMessage.Refused refused = new CloudMessage.Refused(new Refusal(Refusal.Code.BUSY, raw));
    CloudFrame clean = Frames.frame(refused);
    assertThat(clean.getRefused().getMessage())
        .startsWith("a b [31mc d e f\uD83D\uDE00")
        .hasSizeBetween(RefusalFrames.MAX_MESSAGE_CHARS - 1, RefusalFrames.MAX_MESSAGE_CHARS);
    CloudFrame.Builder hostile = clean.toBuilder();
    hostile.getRefusedBuilder().setMessage(raw);
    assertThat(((CloudMessage.Refused) Frames.message(hostile.build())).refusal())
        .isEqualTo(new Refusal(Refusal.Code.BUSY, clean.getRefused().getMessage()));
  }

  @Test
  void aRefusalSaysWhenToAskAgain() throws Exception {
    Refusal busy = new Refusal(Refusal.Code.BUSY, "all taken", 2500, -7);
    CloudFrame frame = Frames.frame(new CloudMessage.Refused(busy));
    assertThat(((CloudMessage.Refused) Frames.message(frame)).refusal()).isEqualTo(busy);
    CloudFrame.Builder never = frame.toBuilder();
    never.getRefusedBuilder().setRetryMillis(-1);
    assertThatThrownBy(() -> Frames.message(never.build()))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessage("refused.retry_millis 4294967295 is above 2147483647");
  }

  @Test
  void theServersFrameLimitHoldsDenseRoundsAndFullPrompts() {
    // 64 drafts of 2 bytes a token; a context of 5-byte token ids and a grammar. Then what pads
    // them.
    assertThat(Frames.maxEdgeFrameBytes(new CloudLimits(FINGERPRINT, 32_000, 2048)))
        .isBetween(64 * 2 * 32_000, 6_000_000);
    assertThat(Frames.maxEdgeFrameBytes(new CloudLimits(FINGERPRINT, 5, 1 << 20)))
        .isBetween((5 << 20) + GrammarLimits.TEXT_BYTES, 8_000_000);
    assertThat(
            Frames.maxEdgeFrameBytes(
                new CloudLimits(FINGERPRINT, Integer.MAX_VALUE, Integer.MAX_VALUE)))
        .isBetween(Frames.MAX_PAYLOAD_BYTES, Frames.MAX_PAYLOAD_BYTES * 3 / 2);
  }

  @Test
  void framesOfLiveSessionsAreSmallAndLargerOnesDoNotLeave() {
    byte[] most = new byte[LiveFrames.MAX_PAYLOAD_BYTES];
    int all = Integer.MAX_VALUE;
    assertThat(Frames.bytes(new EdgeMessage.Grow(all, all, all, all, most)))
        .isLessThanOrEqualTo(Frames.MAX_LIVE_FRAME_BYTES);
    assertThatThrownBy(
            () -> Frames.frame(new EdgeMessage.Grow(0, 1, 1, 1, new byte[most.length + 1])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("grow.payload has 4097 bytes; at most 4096 travel");
    assertThatThrownBy(() -> Frames.frame(new EdgeMessage.Ack(-1)))
        .hasMessage("ack.base -1 is negative; send 0 or more");
    assertThatThrownBy(() -> Frames.frame(new CloudMessage.Regrow(-1)))
        .hasMessage("regrow.generation -1 is negative; send 0 or more");
    assertThatThrownBy(() -> Frames.frame(new CloudMessage.Hint(0, 5, -1, 7, 1)))
        .hasMessage("hint.node -1 is negative; send 0 or more");
  }

  /** The dearest guesses that there are, all at once: each a token that no model expects. */
  @Test
  void noFrameOfGuessesIsTooLargeToTravel() {
    int vocabulary = 1 << 18;
    GuessCoder coder = new GuessCoder(new TextState(vocabulary, TokenPrior.NONE));
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      coder.committed(7);
    }
    for (int frame = 0; frame < 4; frame++) {
      int[] tokens = random.ints(0, vocabulary).distinct().limit(Protocol.MAX_GUESSES).toArray();
      int[] parents = new int[tokens.length];
      for (int i = 0; i < parents.length; i++) {
        parents[i] = frame % 2 == 0 ? 0 : coder.newest() + i;
      }
      byte[] payload = coder.encode(tokens.length, parents, tokens);
      assertThat(payload).hasSizeLessThanOrEqualTo(LiveFrames.MAX_PAYLOAD_BYTES / 2);
    }
  }

  private static EdgeMessage.Hello hello(EdgeMessage.Mode mode, String fingerprint, int token) {
    return new EdgeMessage.Hello(
        Protocol.VERSION,
        fingerprint,
        32_000,
        mode,
        Sampling.GREEDY,
        new KSqs(8, 100),
        4,
        64,
        OptionalLong.empty(),
        new int[] {token});
  }
}
