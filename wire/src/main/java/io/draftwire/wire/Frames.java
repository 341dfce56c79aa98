package io.draftwire.wire;

import io.draftwire.core.grammar.GrammarLimits;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.v1.Close;
import io.draftwire.wire.v1.CloudFrame;
import io.draftwire.wire.v1.EdgeFrame;

/**
 * Core's messages to frames and back.
 *
 * <p>Decoding is not trusting: whatever a peer sends becomes a message whose values are those that
 * core's types promise, or a {@link MalformedFrameException}. What needs the session's state or the
 * cloud's limits (is this the next round, is the token in the vocabulary) is left to the session.
 *
 * <p>Encoding throws {@link IllegalArgumentException} on a message that decoding would refuse. No
 * array is shared between a message and its frame.
 */
public final class Frames {
  /** Most prompt tokens of a hello; far above any target's context, and 5 MiB on the wire. */
  public static final int MAX_PROMPT_TOKENS = 1 << 20;

  /** Most bytes of a round's payload. */
  public static final int MAX_PAYLOAD_BYTES = Protocol.MAX_PAYLOAD_BYTES;

  /** Most bytes of a frame that follows the hello of a live session. */
  public static final int MAX_LIVE_FRAME_BYTES = Padding.most(LiveFrames.MAX_PAYLOAD_BYTES + 64);

  /** Most bytes of any frame that a cloud sends: for the edge's {@code maxInboundMessageSize}. */
  public static final int MAX_CLOUD_FRAME_BYTES = 1 << 18;

  /** Fields other than the prompt and the payload, generously. */
  private static final int OTHER_FIELDS_BYTES = 1 << 10;

  private static final int LARGEST_VARINT32_BYTES = 5;

  private Frames() {}

  /**
   * Most bytes of a frame that an honest edge sends to a cloud of these limits: for the server's
   * {@code maxInboundMessageSize}, whose default of 4 MiB is too little for dense drafts over a
   * large vocabulary and far too much for a small one.
   */
  public static int maxEdgeFrameBytes(CloudLimits limits) {
    long prompt = helloBytes(limits);
    long round = Protocol.mostPayloadBytes(Protocol.MAX_DRAFTS, limits.vocabulary());
    long largest = Math.min(Math.max(prompt, round), MAX_PAYLOAD_BYTES);
    return Padding.most((int) largest + OTHER_FIELDS_BYTES);
  }

  /** Most bytes of a frame with a hello that a cloud of these limits can serve, generously. */
  public static int maxHelloFrameBytes(CloudLimits limits) {
    long prompt = helloBytes(limits);
    return Padding.most(Math.clamp(prompt + OTHER_FIELDS_BYTES, 1 << 16, MAX_PAYLOAD_BYTES));
  }

  /** A hello's prompt and grammar. */
  private static long helloBytes(CloudLimits limits) {
    return (long) LARGEST_VARINT32_BYTES * limits.contextLength() + GrammarLimits.TEXT_BYTES;
  }

  /**
   * @throws IllegalArgumentException if a number is negative, or the prompt, the payload or the
   *     fingerprint is not of a size that travels
   */
  public static EdgeFrame frame(EdgeMessage message) {
    EdgeFrame.Builder frame = EdgeFrame.newBuilder();
    switch (message) {
      case EdgeMessage.Hello hello -> frame.setHello(HelloFrames.frame(hello));
      case EdgeMessage.Round round -> frame.setRound(RoundFrames.frame(round));
      case EdgeMessage.Laws laws -> frame.setLaws(RoundFrames.frame(laws));
      case EdgeMessage.Part part -> frame.setPart(PartFrames.frame(part));
      case EdgeMessage.Stream stream -> frame.setStream(RoundFrames.frame(stream));
      case EdgeMessage.More more -> frame.setMore(RoundFrames.frame(more));
      case EdgeMessage.Grow grow -> frame.setGrow(LiveFrames.frame(grow));
      case EdgeMessage.Ack ack -> frame.setAck(LiveFrames.frame(ack));
      case EdgeMessage.Retell retell -> frame.setRetell(ResumeFrames.frame(retell));
      case EdgeMessage.Close close -> frame.setClose(Close.getDefaultInstance());
    }
    return frame.build();
  }

  /** Bytes of the message's frame, without the envelopes of gRPC and HTTP/2. */
  public static int bytes(EdgeMessage message) {
    return frame(message).getSerializedSize();
  }

  /** Bytes of the message's frame, without the envelopes of gRPC and HTTP/2. */
  public static int bytes(CloudMessage message) {
    return frame(message).getSerializedSize();
  }

  /** The message of a frame from an edge. */
  public static EdgeMessage message(EdgeFrame frame) throws MalformedFrameException {
    return switch (frame.getMessageCase()) {
      case HELLO -> HelloFrames.message(frame.getHello());
      case ROUND -> RoundFrames.message(frame.getRound());
      case LAWS -> RoundFrames.message(frame.getLaws());
      case PART -> PartFrames.message(frame.getPart());
      case STREAM -> RoundFrames.message(frame.getStream());
      case MORE -> RoundFrames.message(frame.getMore());
      case GROW -> LiveFrames.message(frame.getGrow());
      case ACK -> LiveFrames.message(frame.getAck());
      case RETELL -> ResumeFrames.message(frame.getRetell());
      case CLOSE -> new EdgeMessage.Close();
      case MESSAGE_NOT_SET -> throw unknownMessage("edge");
    };
  }

  /**
   * @throws IllegalArgumentException if a number is negative
   */
  public static CloudFrame frame(CloudMessage message) {
    CloudFrame.Builder frame = CloudFrame.newBuilder();
    switch (message) {
      case CloudMessage.Welcome welcome -> frame.setWelcome(VerdictFrames.frame(welcome));
      case CloudMessage.Missing missing -> frame.setMissing(ResumeFrames.frame(missing));
      case CloudMessage.Ruling ruling -> frame.setRuling(VerdictFrames.frame(ruling));
      case CloudMessage.Offer offer -> frame.setOffer(VerdictFrames.frame(offer));
      case CloudMessage.Resync resync -> frame.setResync(VerdictFrames.frame(resync));
      case CloudMessage.Streamed streamed -> frame.setStreamed(VerdictFrames.frame(streamed));
      case CloudMessage.Advance advance -> frame.setAdvance(LiveFrames.frame(advance));
      case CloudMessage.Regrow regrow -> frame.setRegrow(LiveFrames.frame(regrow));
      case CloudMessage.Hint hint -> frame.setHint(HintFrames.frame(hint));
      case CloudMessage.Refused refused -> frame.setRefused(RefusalFrames.frame(refused.refusal()));
    }
    return frame.build();
  }

  /** The message of a frame from a cloud. */
  public static CloudMessage message(CloudFrame frame) throws MalformedFrameException {
    return switch (frame.getMessageCase()) {
      case WELCOME -> VerdictFrames.message(frame.getWelcome());
      case MISSING -> ResumeFrames.message(frame.getMissing());
      case RULING -> VerdictFrames.message(frame.getRuling());
      case OFFER -> VerdictFrames.message(frame.getOffer());
      case RESYNC -> VerdictFrames.message(frame.getResync());
      case STREAMED -> VerdictFrames.message(frame.getStreamed());
      case ADVANCE -> LiveFrames.message(frame.getAdvance());
      case REGROW -> LiveFrames.message(frame.getRegrow());
      case HINT -> HintFrames.message(frame.getHint());
      case REFUSED -> new CloudMessage.Refused(RefusalFrames.refusal(frame.getRefused()));
      case MESSAGE_NOT_SET -> throw unknownMessage("cloud");
    };
  }

  private static MalformedFrameException unknownMessage(String sender) {
    return new MalformedFrameException(
        Refusal.Code.PROTOCOL,
        "a frame from the "
            + sender
            + " carries no message that protocol "
            + Protocol.VERSION
            + " knows; use the same release on both ends");
  }
}
