package io.draftwire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Candidates;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.session.Chances;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.v1.Ack;
import io.draftwire.wire.v1.Advance;
import io.draftwire.wire.v1.CloudFrame;
import io.draftwire.wire.v1.EdgeFrame;
import io.draftwire.wire.v1.Grow;
import io.draftwire.wire.v1.Hello;
import io.draftwire.wire.v1.Offer;
import io.draftwire.wire.v1.Refused;
import io.draftwire.wire.v1.Regrow;
import io.draftwire.wire.v1.Round;
import io.draftwire.wire.v1.Ruling;
import io.draftwire.wire.v1.Scheme;
import io.draftwire.wire.v1.Streamed;
import io.draftwire.wire.v1.Welcome;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever a peer sends becomes a message or one line that names the field. */
class HostileFramesTest {
  private static final int FRAMES = 50_000;

  @Test
  void randomBytes() {
    int read = 0;
    for (long seed = 0; seed < FRAMES; seed++) {
      SomeMessages some = new SomeMessages(seed);
      read += decodes(seed, some.bytes(some.below(48)));
    }
    assertThat(read).isLessThan(FRAMES);
  }

  @Test
  void validFramesWithAFewBytesChanged() {
    int read = 0;
    for (long seed = 0; seed < FRAMES; seed++) {
      SomeMessages some = new SomeMessages(seed);
      byte[] bytes =
          some.below(2) == 0
              ? Frames.frame(some.edge()).toByteArray()
              : Frames.frame(some.cloud()).toByteArray();
      for (int i = some.below(3); i >= 0; i--) {
        bytes[some.below(bytes.length)] = (byte) some.below(256);
      }
      if (some.below(4) == 0) {
        bytes = Arrays.copyOf(bytes, some.below(bytes.length + 1));
      }
      read += decodes(seed, bytes);
    }
    // Both ways out are taken, or the test shows nothing.
    assertThat(read).isBetween(FRAMES / 10, FRAMES * 2);
  }

  /** Reads the bytes as a frame of either end; returns how many ends found a message. */
  private static int decodes(long seed, byte[] bytes) {
    int read = 0;
    try {
      assertThat(Frames.message(EdgeFrame.parseFrom(bytes))).isNotNull();
      read++;
    } catch (InvalidProtocolBufferException | MalformedFrameException expected) {
      assertOneLine(expected);
    } catch (RuntimeException e) {
      throw new AssertionError("edge frame of seed " + seed, e);
    }
    try {
      assertThat(Frames.message(CloudFrame.parseFrom(bytes))).isNotNull();
      read++;
    } catch (InvalidProtocolBufferException | MalformedFrameException expected) {
      assertOneLine(expected);
    } catch (RuntimeException e) {
      throw new AssertionError("cloud frame of seed " + seed, e);
    }
    return read;
  }

  private static void assertOneLine(Exception e) {
    if (e instanceof MalformedFrameException malformed) {
      assertThat(malformed.refusal().message()).isEqualTo(e.getMessage()).doesNotContain("\n");
    }
  }

  @Test
  void noMessageOrOneOfALaterProtocol() {
    String says =
        "carries no message that protocol "
            + Protocol.VERSION
            + " knows; use the same release on both ends";
    assertRefused(
        EdgeFrame.getDefaultInstance(), Refusal.Code.PROTOCOL, "a frame from the edge " + says);
    UnknownFieldSet later =
        UnknownFieldSet.newBuilder()
            .addField(9, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();
    assertRefused(
        EdgeFrame.newBuilder().setUnknownFields(later).build(),
        Refusal.Code.PROTOCOL,
        "a frame from the edge " + says);
    assertRefused(
        CloudFrame.getDefaultInstance(), Refusal.Code.PROTOCOL, "a frame from the cloud " + says);
  }

  @Test
  void hello() {
    assertHello(
        open -> open.setFingerprint(ByteString.copyFrom(new byte[31])),
        Refusal.Code.SETTINGS,
        "hello.fingerprint has 31 bytes; a tokenizer's SHA-256 has 32");
    assertHello(
        Hello.Builder::clearScheme,
        Refusal.Code.SETTINGS,
        "hello.scheme is missing or not one that protocol "
            + Protocol.VERSION
            + " knows; use one of "
            + SchemeSettings.NAMES);
    assertHello(
        open -> open.setScheme(Scheme.getDefaultInstance()),
        Refusal.Code.SETTINGS,
        "hello.scheme is missing or not one that protocol "
            + Protocol.VERSION
            + " knows; use one of "
            + SchemeSettings.NAMES);
    assertHello(
        open -> open.setModeValue(7),
        Refusal.Code.SETTINGS,
        "hello.mode 7 is unknown; 0 is speculative, 1 cloud-only, 2 live");
    assertHello(
        open -> open.setVocabulary(-1),
        Refusal.Code.SETTINGS,
        "hello.vocabulary 4294967295 is above 2147483647");
    assertHello(
        open -> open.addPrompt(Integer.MIN_VALUE),
        Refusal.Code.SETTINGS,
        "hello.prompt token 2147483648 is above 2147483647");
    assertHello(
        open -> {
          for (int i = 0; i < Frames.MAX_PROMPT_TOKENS; i++) {
            open.addPrompt(0);
          }
        },
        Refusal.Code.CONTEXT,
        "hello.prompt has 1048577 tokens; at most 1048576 travel, so shorten the prompt");
  }

  @Test
  void settingsOutOfRangeAreRefusedInTheWordsOfCore() {
    assertHello(
        open -> open.getSamplingBuilder().setTemperature(Double.NaN),
        Refusal.Code.SETTINGS,
        "sampling: temperature NaN is neither 0 nor in 1.0E-6..100; 0 is greedy, 1 the model's own law");
    assertHello(
        open -> open.getSamplingBuilder().setTopP(0),
        Refusal.Code.SETTINGS,
        "sampling: top-p 0.0 is outside (0, 1]; use 1 to keep all tokens");
    assertHello(
        open -> open.getSamplingBuilder().setTopK(-2),
        Refusal.Code.SETTINGS,
        "sampling.top_k 4294967294 is above 2147483647");
    assertHello(
        open -> open.getSchemeBuilder().getKSqsBuilder().setSupport(0).setResolution(100),
        Refusal.Code.SETTINGS,
        "scheme K_SQS: support 0 is outside 1..256; try 8, or qs or dense to keep the whole law");
    assertHello(
        open -> open.getSchemeBuilder().getQsBuilder().setResolution(65_536),
        Refusal.Code.SETTINGS,
        "scheme QS: resolution 65536 is outside 1..65535; try 100");
    assertHello(
        open -> open.getSchemeBuilder().getCSqsBuilder().setAlpha(Double.POSITIVE_INFINITY),
        Refusal.Code.SETTINGS,
        "scheme C_SQS: alpha Infinity is outside (0, 1); it is the share of mass to drop"
            + " (try 0.01)");
    assertHello(
        open -> open.getSchemeBuilder().getCSqsBuilder().setMaxSupport(-1),
        Refusal.Code.SETTINGS,
        "scheme.c_sqs.max_support 4294967295 is above 2147483647");
  }

  @Test
  void whatEditsLogitsIsRefusedInTheWordsOfCore() {
    assertSampling(
        open -> open.setPresencePenalty(-2.5),
        "sampling: presence penalty -2.5 is outside -2.0..2.0; 0 is none");
    assertSampling(
        open -> open.setFrequencyPenalty(Double.NaN),
        "sampling: frequency penalty NaN is outside -2.0..2.0; 0 is none");
    assertSampling(
        open -> open.setRepeatPenalty(0),
        "sampling: repeat penalty 0.0 is outside 0.1..10.0; 1 is none");
    assertSampling(
        open -> open.setRepeatLast(-1), "sampling.repeat_last 4294967295 is above 2147483647");
    assertSampling(
        open -> open.addBiased(7).addBias(100.5f),
        "sampling: logit bias 100.5 of token 7 is outside -100..100");
    assertSampling(
        open -> open.addBiased(7).addBias(Float.NaN),
        "sampling: logit bias NaN of token 7 is outside -100..100");
    assertSampling(
        open -> open.addBiased(-1).addBias(1), "sampling.biased 4294967295 is above 2147483647");
    assertSampling(
        open -> open.addBiased(7).addBias(1).addBiased(7).addBias(2),
        "sampling.biased names token 7 behind 7; ids rise");
    assertSampling(
        open -> open.addBiased(7),
        "sampling.biased names 1 tokens with 0 biases; one each, at most 1024");
    assertSampling(
        open -> {
          for (int i = 0; i <= 1024; i++) {
            open.addBiased(i).addBias(1);
          }
        },
        "sampling.biased names 1025 tokens with 1025 biases; one each, at most 1024");
    assertSampling(
        open -> open.setGrammar("root ::= root"),
        "sampling: the grammar's rule 'root' begins with itself; have it read a character first");
    assertSampling(
        open -> open.setGrammar("root ::= \"" + "a".repeat(1 << 16) + "\""),
        "sampling: the grammar has 65547 bytes, more than 65536; make it smaller");
    assertHello(
        open -> open.setAnswered(-1),
        Refusal.Code.SETTINGS,
        "hello.answered 4294967295 is above 2147483647");
    assertHello(
        open -> open.setAlternatives(-1),
        Refusal.Code.SETTINGS,
        "hello.alternatives 4294967295 is above 2147483647");
  }

  private static void assertSampling(
      Consumer<io.draftwire.wire.v1.Sampling.Builder> change, String message) {
    assertHello(open -> change.accept(open.getSamplingBuilder()), Refusal.Code.SETTINGS, message);
  }

  /** Candidates whose p cannot be one, and lists that do not belong together. */
  @Test
  void offers() {
    assertOffer(offer -> offer.setP(0, 0f), "offer.p of candidate 7 is 0.0, outside (0, 1]");
    assertOffer(offer -> offer.setP(0, -0.5f), "offer.p of candidate 7 is -0.5, outside (0, 1]");
    assertOffer(offer -> offer.setP(1, Float.NaN), "offer.p of candidate 9 is NaN, outside (0, 1]");
    assertOffer(
        offer -> offer.setP(1, Float.POSITIVE_INFINITY),
        "offer.p of candidate 9 is Infinity, outside (0, 1]");
    assertOffer(
        offer -> offer.setP(0, Math.nextUp(1f)),
        "offer.p of candidate 7 is 1.0000001, outside (0, 1]");
    assertOffer(
        offer -> offer.addP(0.5f), "an offer of 2 different candidates has 3 probabilities");
    assertOffer(offer -> offer.clearP(), "offer.p of candidate 7 is NaN, outside (0, 1]");
    assertOffer(offer -> offer.clearCandidate(), "an offer of 0 candidates; 1..16384 travel");
    assertOffer(offer -> offer.addRun(2), "an offer of 3 candidates has 1 runs");
    assertOffer(offer -> offer.addRun(1).addRun(0).addRun(1), "offer.run 0 is outside 1..16384");
    assertOffer(
        offer -> offer.addRun(1).addRun(-1).addRun(1), "offer.run 4294967295 is outside 1..16384");
    assertOffer(
        offer -> offer.addRun(16384).addRun(16384).addRun(1),
        "an offer of 32769 candidates; 1..16384 travel");
    assertOffer(
        offer -> offer.setCandidate(0, -1), "offer.candidate 4294967295 is above 2147483647");
  }

  private static void assertOffer(Consumer<Offer.Builder> change, String message) {
    CloudFrame.Builder frame =
        Frames.frame(
            new CloudMessage.Offer(
                1,
                0,
                0,
                new Candidates(0, new int[] {7, 9, 7}, new float[] {0.5f, 0.25f, 0.5f}),
                CloudMessage.Timing.NONE))
            .toBuilder();
    change.accept(frame.getOfferBuilder());
    assertRefused(frame.build(), Refusal.Code.PROTOCOL, message);
  }

  @Test
  void aHelloOfAnotherVersionIsToldSoAndNotWhichFieldDiffers() {
    assertHello(
        open -> open.setProtocol(1).clearScheme(),
        Refusal.Code.PROTOCOL,
        "the edge speaks protocol 1, this cloud "
            + Protocol.VERSION
            + "; use the same release on both");
    assertHello(
        open -> open.setProtocol(Protocol.VERSION - 1).clearScheme(),
        Refusal.Code.PROTOCOL,
        "the edge speaks protocol "
            + (Protocol.VERSION - 1)
            + ", this cloud "
            + Protocol.VERSION
            + "; use the same release on both");
    assertHello(
        open -> open.setProtocol(-1),
        Refusal.Code.PROTOCOL,
        "the edge speaks protocol 4294967295, this cloud "
            + Protocol.VERSION
            + "; use the same release on both");
  }

  @Test
  void round() {
    assertRefused(
        EdgeFrame.newBuilder().setRound(Round.newBuilder().setEpoch(1).setNumber(-1)).build(),
        Refusal.Code.ROUND,
        "round.number 4294967295 is above 2147483647");
    assertRefused(
        EdgeFrame.newBuilder().setRound(Round.newBuilder().setGuessPlusOne(-1)).build(),
        Refusal.Code.ROUND,
        "round.guess_plus_one 4294967295 is above 2147483647");
    assertRefused(
        EdgeFrame.newBuilder()
            .setRound(
                Round.newBuilder()
                    .setPayload(ByteString.copyFrom(new byte[Frames.MAX_PAYLOAD_BYTES + 1])))
            .build(),
        Refusal.Code.PAYLOAD,
        "round.payload has 33554433 bytes; at most 33554432 travel, so draft fewer tokens a round"
            + " or use a sparse scheme");
  }

  @Test
  void guesses() {
    assertGrow(grow -> grow.setGeneration(-1), "grow.generation 4294967295 is above 2147483647");
    assertGrow(grow -> grow.setBase(-1), "grow.base 4294967295 is above 2147483647");
    assertGrow(grow -> grow.setFirst(-2), "grow.first 4294967294 is above 2147483647");
    assertGrow(
        grow -> grow.setGuesses(Integer.MIN_VALUE), "grow.guesses 2147483648 is above 2147483647");
    assertGrow(grow -> grow.setReplyMicros(-1), "grow.reply_micros 4294967295 is above 2147483647");
    assertGrow(
        grow -> grow.setPayload(ByteString.copyFrom(new byte[LiveFrames.MAX_PAYLOAD_BYTES + 1])),
        "grow.payload has 4097 bytes; at most 4096 travel");
    assertRefused(
        EdgeFrame.newBuilder().setAck(Ack.newBuilder().setBase(-1)).build(),
        Refusal.Code.ROUND,
        "ack.base 4294967295 is above 2147483647");
  }

  private static void assertGrow(Consumer<Grow.Builder> change, String message) {
    EdgeFrame.Builder frame =
        Frames.frame(new EdgeMessage.Grow(1, 2, 3, 4, new byte[5])).toBuilder();
    change.accept(frame.getGrowBuilder());
    assertRefused(frame.build(), Refusal.Code.PAYLOAD, message);
  }

  @Test
  void advances() {
    assertAdvance(advance -> advance.setNode(-1), "advance.node 4294967295 is above 2147483647");
    assertAdvance(advance -> advance.setToken(-1), "advance.token 4294967295 is above 2147483647");
    assertAdvance(
        advance -> advance.setDigestPlusOne(65537), "advance.digest_plus_one 65537 is above 65536");
    assertAdvance(
        advance -> advance.setDigestPlusOne(-1),
        "advance.digest_plus_one 4294967295 is above 65536");
    assertAdvance(advance -> advance.setHeard(-1), "advance.heard 4294967295 is above 2147483647");
    assertAdvance(
        advance -> advance.setGuesses(-1), "advance.guesses 4294967295 is above 2147483647");
    assertAdvance(
        advance -> advance.setGuesses(Integer.MAX_VALUE),
        "advance.guesses 2147483647 are more than a pass can have");
    assertAdvance(
        advance -> advance.setQueueMicros(-1),
        "advance.queue_micros 4294967295 is above 2147483647");
    assertAdvance(
        advance -> advance.setVerifyMicros(-1),
        "advance.verify_micros 4294967295 is above 2147483647");
    assertAdvance(
        advance -> advance.setPromptMicros(-1),
        "advance.prompt_micros 4294967295 is above 2147483647");
    assertAdvance(
        advance -> advance.setSharedMicros(-1),
        "advance.shared_micros 4294967295 is above 2147483647");
    assertAdvance(
        advance -> advance.addChanceP(2f).addChanceLog(0f),
        "advance has chances that are none: 1 probabilities, which are 0..1, with 1 logarithms,"
            + " which are finite and at most 0");
    assertLikeliest(advance -> advance.addLikeliest(3).addLikeliestLog(0f), 1, 1, 0);
    assertLikeliest(advance -> advance.addLikeliestCount(1).addLikeliest(3), 1, 0, 1);
    assertLikeliest(
        advance -> advance.addLikeliestCount(1).addLikeliest(3).addLikeliestLog(0.5f), 1, 1, 1);
    assertLikeliest(
        advance -> advance.addLikeliestCount(1).addLikeliest(3).addLikeliestLog(Float.NaN),
        1,
        1,
        1);
    assertLikeliest(
        advance ->
            advance.addLikeliestCount(-1).addLikeliestCount(2).addLikeliest(3).addLikeliestLog(0f),
        1,
        1,
        2);
    assertLikeliest(
        advance -> {
          advance.addLikeliestCount(21);
          for (int i = 0; i < 21; i++) {
            advance.addLikeliest(i).addLikeliestLog(0f);
          }
        },
        21,
        21,
        1);
    assertAdvance(
        advance ->
            advance
                .addChanceP(1f)
                .addChanceLog(0f)
                .addLikeliestCount(1)
                .addLikeliest(-1)
                .addLikeliestLog(0f),
        "advance.likeliest 4294967295 is above 2147483647");
    assertRefused(
        CloudFrame.newBuilder().setRegrow(Regrow.newBuilder().setGeneration(-1)).build(),
        Refusal.Code.PROTOCOL,
        "regrow.generation 4294967295 is above 2147483647");
  }

  private static void assertLikeliest(
      Consumer<Advance.Builder> change, int tokens, int logarithms, int positions) {
    assertAdvance(
        advance -> change.accept(advance.addChanceP(1f).addChanceLog(0f)),
        "advance has likeliest tokens that are none: "
            + tokens
            + " with "
            + logarithms
            + " logarithms, which are finite and at most 0, of "
            + positions
            + " positions with at most 20 each");
  }

  private static void assertAdvance(Consumer<Advance.Builder> change, String message) {
    CloudFrame.Builder frame =
        Frames.frame(
            new CloudMessage.Advance(1, 2, 3, 4, 5, CloudMessage.Timing.NONE, Chances.NONE))
            .toBuilder();
    change.accept(frame.getAdvanceBuilder());
    assertRefused(frame.build(), Refusal.Code.PROTOCOL, message);
  }

  @Test
  void cloud() {
    assertRefused(
        CloudFrame.newBuilder().setRuling(Ruling.newBuilder().setTokenDigest(-1)).build(),
        Refusal.Code.PROTOCOL,
        "ruling.token 281474976710655 is above 2147483647");
    assertRefused(
        CloudFrame.newBuilder().setStreamed(Streamed.newBuilder().setVerifyMicros(-1)).build(),
        Refusal.Code.PROTOCOL,
        "streamed.verify_micros 4294967295 is above 2147483647");
    assertRefused(
        CloudFrame.newBuilder().setWelcome(Welcome.newBuilder().setContextLength(-1)).build(),
        Refusal.Code.PROTOCOL,
        "welcome.context_length 4294967295 is above 2147483647");
    assertRefused(
        CloudFrame.newBuilder()
            .setRefused(Refused.newBuilder().setCodeValue(77).setMessage("quota\nused up"))
            .build(),
        Refusal.Code.PROTOCOL,
        "refused.code 77 is unknown; the cloud said: quota used up");
  }

  private static void assertHello(
      Consumer<Hello.Builder> change, Refusal.Code code, String message) {
    EdgeFrame.Builder frame =
        Frames.frame(
            new EdgeMessage.Hello(
                Protocol.VERSION,
                "ab".repeat(32),
                32_000,
                EdgeMessage.Mode.SPECULATIVE,
                Sampling.at(0.7),
                new CSqs(100, 0.01, 0.01, 0.01, 64),
                4,
                256,
                OptionalLong.empty(),
                new int[] {1}))
            .toBuilder();
    change.accept(frame.getHelloBuilder());
    assertRefused(frame.build(), code, message);
  }

  private static void assertRefused(EdgeFrame frame, Refusal.Code code, String message) {
    MalformedFrameException e =
        catchThrowableOfType(MalformedFrameException.class, () -> Frames.message(frame));
    assertThat(e.refusal()).isEqualTo(new Refusal(code, message));
  }

  private static void assertRefused(CloudFrame frame, Refusal.Code code, String message) {
    MalformedFrameException e =
        catchThrowableOfType(MalformedFrameException.class, () -> Frames.message(frame));
    assertThat(e.refusal()).isEqualTo(new Refusal(code, message));
  }
}
