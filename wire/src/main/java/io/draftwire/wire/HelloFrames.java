package io.draftwire.wire;

import com.google.protobuf.ByteString;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.v1.Mode;
import io.draftwire.wire.v1.Open;
import java.util.HexFormat;
import java.util.OptionalLong;

/** The hello to its frame and back. */
final class HelloFrames {
  private static final int FINGERPRINT_BYTES = 32;
  private static final HexFormat HEX = HexFormat.of();

  private HelloFrames() {}

  static Open frame(EdgeMessage.Open open) {
    if (open.prompt().length > Frames.MAX_PROMPT_TOKENS) {
      throw new IllegalArgumentException(promptTooLong(open.prompt().length));
    }
    Open.Builder frame =
        Open.newBuilder()
            .setProtocol(Fields.write("open.protocol", open.protocol()))
            .setFingerprint(fingerprint(open.fingerprint()))
            .setVocabulary(Fields.write("open.vocabulary", open.vocabulary()))
            .setMode(
                switch (open.mode()) {
                  case SPECULATIVE -> Mode.MODE_SPECULATIVE;
                  case CLOUD_ONLY -> Mode.MODE_CLOUD_ONLY;
                })
            .setSampling(SettingsFrames.frame(open.sampling()))
            .setScheme(SettingsFrames.frame(open.scheme()))
            .setMaxDrafts(Fields.write("open.max_drafts", open.maxDrafts()))
            .setMaxTokens(Fields.write("open.max_tokens", open.maxTokens()));
    frame.setPrior(open.prior()).setChances(open.chances());
    open.seed().ifPresent(frame::setSeed);
    for (int token : open.prompt()) {
      frame.addPrompt(Fields.write("open.prompt token", token));
    }
    return frame.build();
  }

  /**
   * A hello of another version may well hold what this one cannot read. Its edge is told of the
   * version then, not of the first field that differs.
   */
  static EdgeMessage.Open message(Open open) throws MalformedFrameException {
    try {
      return read(open);
    } catch (MalformedFrameException e) {
      if (open.getProtocol() == Protocol.VERSION) {
        throw e;
      }
      throw new MalformedFrameException(
          Refusal.Code.PROTOCOL,
          "the edge speaks protocol "
              + Integer.toUnsignedString(open.getProtocol())
              + ", this cloud "
              + Protocol.VERSION
              + "; use the same release on both");
    }
  }

  private static EdgeMessage.Open read(Open open) throws MalformedFrameException {
    EdgeMessage.Mode mode = mode(open);
    return new EdgeMessage.Open(
        Fields.read(Refusal.Code.PROTOCOL, "open.protocol", open.getProtocol()),
        fingerprint(open.getFingerprint()),
        Fields.read(Refusal.Code.SETTINGS, "open.vocabulary", open.getVocabulary()),
        mode,
        SettingsFrames.sampling(open.getSampling()),
        mode == EdgeMessage.Mode.CLOUD_ONLY && !open.hasScheme()
            ? SettingsFrames.UNUSED
            : SettingsFrames.scheme(open.getScheme()),
        Fields.read(Refusal.Code.SETTINGS, "open.max_drafts", open.getMaxDrafts()),
        Fields.read(Refusal.Code.SETTINGS, "open.max_tokens", open.getMaxTokens()),
        open.hasSeed() ? OptionalLong.of(open.getSeed()) : OptionalLong.empty(),
        prompt(open),
        open.getPrior(),
        open.getChances());
  }

  private static EdgeMessage.Mode mode(Open open) throws MalformedFrameException {
    return switch (open.getMode()) {
      case MODE_SPECULATIVE -> EdgeMessage.Mode.SPECULATIVE;
      case MODE_CLOUD_ONLY -> EdgeMessage.Mode.CLOUD_ONLY;
      case UNRECOGNIZED ->
          throw new MalformedFrameException(
              Refusal.Code.SETTINGS,
              "open.mode " + open.getModeValue() + " is unknown; 0 is speculative, 1 cloud-only");
    };
  }

  private static int[] prompt(Open open) throws MalformedFrameException {
    int length = open.getPromptCount();
    if (length > Frames.MAX_PROMPT_TOKENS) {
      throw new MalformedFrameException(Refusal.Code.CONTEXT, promptTooLong(length));
    }
    int[] prompt = new int[length];
    for (int i = 0; i < length; i++) {
      prompt[i] = Fields.read(Refusal.Code.SETTINGS, "open.prompt token", open.getPrompt(i));
    }
    return prompt;
  }

  private static String promptTooLong(int length) {
    return "open.prompt has "
        + length
        + " tokens; at most "
        + Frames.MAX_PROMPT_TOKENS
        + " travel, so shorten the prompt";
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
          "open.fingerprint has "
              + bytes.size()
              + " bytes; a tokenizer's SHA-256 has "
              + FINGERPRINT_BYTES);
    }
    return HEX.formatHex(bytes.toByteArray());
  }
}
