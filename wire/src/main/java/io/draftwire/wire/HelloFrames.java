package io.draftwire.wire;

import com.google.protobuf.ByteString;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.v1.Hello;
import io.draftwire.wire.v1.Mode;
import java.util.HexFormat;
import java.util.OptionalLong;

/** The hello to its frame and back. */
final class HelloFrames {
  private static final int FINGERPRINT_BYTES = 32;
  private static final HexFormat HEX = HexFormat.of();

  private HelloFrames() {}

  static Hello frame(EdgeMessage.Hello hello) {
    Hello.Builder frame =
        Hello.newBuilder()
            .setProtocol(Fields.write("hello.protocol", hello.protocol()))
            .setFingerprint(fingerprint(hello.fingerprint()))
            .setVocabulary(Fields.write("hello.vocabulary", hello.vocabulary()))
            .setMode(
                switch (hello.mode()) {
                  case SPECULATIVE -> Mode.MODE_SPECULATIVE;
                  case CLOUD_ONLY -> Mode.MODE_CLOUD_ONLY;
                  case LIVE -> Mode.MODE_LIVE;
                })
            .setSampling(SamplingFrames.frame(hello.sampling()))
            .setScheme(SchemeFrames.frame(hello.scheme()))
            .setMaxDrafts(Fields.write("hello.max_drafts", hello.maxDrafts()))
            .setMaxTokens(Fields.write("hello.max_tokens", hello.maxTokens()));
    frame.setPrior(hello.prior()).setChances(hello.chances()).setHints(hello.hints());
    frame.setAnswered(Fields.write("hello.answered", hello.answered()));
    frame.setAlternatives(Fields.write("hello.alternatives", hello.alternatives()));
    if (hello.resume() != null) {
      frame.setResume(ResumeFrames.frame(hello.resume()));
    }
    hello.seed().ifPresent(frame::setSeed);
    frame.addAllPrompt(Fields.tokens("hello.prompt", hello.prompt()));
    return frame.build();
  }

  /**
   * A hello of another version may well hold what this one cannot read. Its edge is told of the
   * version then, not of the first field that differs.
   */
  static EdgeMessage.Hello message(Hello hello) throws MalformedFrameException {
    try {
      return read(hello);
    } catch (MalformedFrameException e) {
      if (hello.getProtocol() == Protocol.VERSION) {
        throw e;
      }
      throw new MalformedFrameException(
          Refusal.Code.PROTOCOL,
          "the edge speaks protocol "
              + Integer.toUnsignedString(hello.getProtocol())
              + ", this cloud "
              + Protocol.VERSION
              + "; use the same release on both");
    }
  }

  private static EdgeMessage.Hello read(Hello hello) throws MalformedFrameException {
    EdgeMessage.Mode mode = mode(hello);
    return new EdgeMessage.Hello(
        Fields.read(Refusal.Code.PROTOCOL, "hello.protocol", hello.getProtocol()),
        fingerprint(hello.getFingerprint()),
        Fields.read(Refusal.Code.SETTINGS, "hello.vocabulary", hello.getVocabulary()),
        mode,
        SamplingFrames.sampling(hello.getSampling()),
        mode != EdgeMessage.Mode.SPECULATIVE && !hello.hasScheme()
            ? SchemeFrames.UNUSED
            : SchemeFrames.scheme(hello.getScheme()),
        Fields.read(Refusal.Code.SETTINGS, "hello.max_drafts", hello.getMaxDrafts()),
        Fields.read(Refusal.Code.SETTINGS, "hello.max_tokens", hello.getMaxTokens()),
        hello.hasSeed() ? OptionalLong.of(hello.getSeed()) : OptionalLong.empty(),
        Fields.tokens("hello.prompt", hello.getPromptList()),
        hello.getPrior(),
        hello.getChances(),
        hello.hasResume() ? ResumeFrames.message(hello.getResume()) : null,
        hello.getHints(),
        Fields.read(Refusal.Code.SETTINGS, "hello.answered", hello.getAnswered()),
        Fields.read(Refusal.Code.SETTINGS, "hello.alternatives", hello.getAlternatives()));
  }

  private static EdgeMessage.Mode mode(Hello hello) throws MalformedFrameException {
    return switch (hello.getMode()) {
      case MODE_SPECULATIVE -> EdgeMessage.Mode.SPECULATIVE;
      case MODE_CLOUD_ONLY -> EdgeMessage.Mode.CLOUD_ONLY;
      case MODE_LIVE -> EdgeMessage.Mode.LIVE;
      case UNRECOGNIZED ->
          throw new MalformedFrameException(
              Refusal.Code.SETTINGS,
              "hello.mode "
                  + hello.getModeValue()
                  + " is unknown; 0 is speculative, 1 cloud-only, 2 live");
    };
  }

  private static ByteString fingerprint(String hex) {
    if (hex.length() == 2 * FINGERPRINT_BYTES) {
      byte[] bytes = HEX.parseHex(hex);
      // Upper case would come out as lower case on the other end, and not equal.
      if (HEX.formatHex(bytes).equals(hex)) {
        return ByteString.copyFrom(bytes);
      }
    }
    throw new IllegalArgumentException(
        "fingerprint "
            + hex
            + " is not "
            + 2 * FINGERPRINT_BYTES
            + " digits of lower-case hex; send the tokenizer's SHA-256");
  }

  private static String fingerprint(ByteString bytes) throws MalformedFrameException {
    if (bytes.size() != FINGERPRINT_BYTES) {
      throw new MalformedFrameException(
          Refusal.Code.SETTINGS,
          "hello.fingerprint has "
              + bytes.size()
              + " bytes; a tokenizer's SHA-256 has "
              + FINGERPRINT_BYTES);
    }
    return HEX.formatHex(bytes.toByteArray());
  }
}
