package io.draftwire.wire;

import com.google.protobuf.ByteString;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.v1.Close;
import io.draftwire.wire.v1.CloudFrame;
import io.draftwire.wire.v1.EdgeFrame;
import io.draftwire.wire.v1.Round;
import io.draftwire.wire.v1.Ruling;
import io.draftwire.wire.v1.Streamed;
import io.draftwire.wire.v1.Welcome;

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

  /** Most bytes of a round's payload: 64 dense drafts over a vocabulary of 262144. */
  public static final int MAX_PAYLOAD_BYTES = 1 << 25;

  /** Most bytes of any frame that a cloud sends: for the edge's {@code maxInboundMessageSize}. */
  public static final int MAX_CLOUD_FRAME_BYTES = 1 << 11;

  /** Fields other than the prompt and the payload, generously. */
  private static final int OTHER_FIELDS_BYTES = 1 << 10;

  private static final int LARGEST_VARINT32_BYTES = 5;

  /** What a draft adds to its law: its index, and a small law's rank where dense is smaller yet. */
  private static final int DRAFT_BYTES = 64;

  private Frames() {}

  /**
   * Most bytes of a frame that an honest edge sends to a cloud of these limits: for the server's
   * {@code maxInboundMessageSize}, whose default of 4 MiB is too little for dense drafts over a
   * large vocabulary and far too much for a small one.
   */
  public static int maxEdgeFrameBytes(CloudLimits limits) {
    long prompt = (long) LARGEST_VARINT32_BYTES * limits.contextLength();
    long dense = Protocol.MAX_DRAFTS * ((long) Short.BYTES * limits.vocabulary() + DRAFT_BYTES);
    long largest = Math.min(Math.max(prompt, dense), MAX_PAYLOAD_BYTES);
    return (int) largest + OTHER_FIELDS_BYTES;
  }

  /**
   * @throws IllegalArgumentException if a number is negative, or the prompt, the payload or the
   *     fingerprint is not of a size that travels
   */
  public static EdgeFrame frame(EdgeMessage message) {
    EdgeFrame.Builder frame = EdgeFrame.newBuilder();
    switch (message) {
      case EdgeMessage.Open open -> frame.setOpen(HelloFrames.frame(open));
      case EdgeMessage.Round round -> frame.setRound(frame(round));
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
      case OPEN -> HelloFrames.message(frame.getOpen());
      case ROUND -> message(frame.getRound());
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
      case CloudMessage.Welcome welcome -> frame.setWelcome(frame(welcome));
      case CloudMessage.Ruling ruling -> frame.setRuling(frame(ruling));
      case CloudMessage.Streamed streamed -> frame.setStreamed(frame(streamed));
      case CloudMessage.Refused refused -> frame.setRefused(RefusalFrames.frame(refused.refusal()));
    }
    return frame.build();
  }

  /** The message of a frame from a cloud. */
  public static CloudMessage message(CloudFrame frame) throws MalformedFrameException {
    return switch (frame.getMessageCase()) {
      case WELCOME -> message(frame.getWelcome());
      case RULING -> message(frame.getRuling());
      case STREAMED -> message(frame.getStreamed());
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

  private static Round frame(EdgeMessage.Round round) {
    if (round.payload().length > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(payloadTooLarge(round.payload().length));
    }
    return Round.newBuilder()
        .setEpoch(Fields.write("round.epoch", round.epoch()))
        .setNumber(Fields.write("round.number", round.number()))
        .setLength(Fields.write("round.length", round.length()))
        .setDrafts(Fields.write("round.drafts", round.drafts()))
        .setPayload(ByteString.copyFrom(round.payload()))
        .build();
  }

  private static EdgeMessage.Round message(Round round) throws MalformedFrameException {
    if (round.getPayload().size() > MAX_PAYLOAD_BYTES) {
      throw new MalformedFrameException(
          Refusal.Code.PAYLOAD, payloadTooLarge(round.getPayload().size()));
    }
    return new EdgeMessage.Round(
        Fields.read(Refusal.Code.ROUND, "round.epoch", round.getEpoch()),
        Fields.read(Refusal.Code.ROUND, "round.number", round.getNumber()),
        Fields.read(Refusal.Code.ROUND, "round.length", round.getLength()),
        Fields.read(Refusal.Code.ROUND, "round.drafts", round.getDrafts()),
        round.getPayload().toByteArray());
  }

  private static String payloadTooLarge(int bytes) {
    return "round.payload has "
        + bytes
        + " bytes; at most "
        + MAX_PAYLOAD_BYTES
        + " travel, so draft fewer tokens a round or use a sparse scheme";
  }

  private static Welcome frame(CloudMessage.Welcome welcome) {
    return Welcome.newBuilder()
        .setSession(welcome.session())
        .setEpoch(Fields.write("welcome.epoch", welcome.epoch()))
        .setSeed(welcome.seed())
        .setContextLength(Fields.write("welcome.context_length", welcome.contextLength()))
        .build();
  }

  private static CloudMessage.Welcome message(Welcome welcome) throws MalformedFrameException {
    return new CloudMessage.Welcome(
        welcome.getSession(),
        Fields.read(Refusal.Code.PROTOCOL, "welcome.epoch", welcome.getEpoch()),
        welcome.getSeed(),
        Fields.read(Refusal.Code.PROTOCOL, "welcome.context_length", welcome.getContextLength()));
  }

  private static Ruling frame(CloudMessage.Ruling ruling) {
    return Ruling.newBuilder()
        .setNumber(Fields.write("ruling.number", ruling.number()))
        .setAccepted(Fields.write("ruling.accepted", ruling.accepted()))
        .setToken(Fields.write("ruling.token", ruling.token()))
        .setArrivedMicros(Fields.write("ruling.arrived_micros", ruling.timing().arrivedMicros()))
        .setQueueMicros(Fields.write("ruling.queue_micros", ruling.timing().queueMicros()))
        .setVerifyMicros(Fields.write("ruling.verify_micros", ruling.timing().verifyMicros()))
        .setPromptMicros(Fields.write("ruling.prompt_micros", ruling.timing().promptMicros()))
        .build();
  }

  private static CloudMessage.Ruling message(Ruling ruling) throws MalformedFrameException {
    return new CloudMessage.Ruling(
        Fields.read(Refusal.Code.PROTOCOL, "ruling.number", ruling.getNumber()),
        Fields.read(Refusal.Code.PROTOCOL, "ruling.accepted", ruling.getAccepted()),
        Fields.read(Refusal.Code.PROTOCOL, "ruling.token", ruling.getToken()),
        timing(
            "ruling",
            ruling.getArrivedMicros(),
            ruling.getQueueMicros(),
            ruling.getVerifyMicros(),
            ruling.getPromptMicros()));
  }

  private static Streamed frame(CloudMessage.Streamed streamed) {
    return Streamed.newBuilder()
        .setToken(Fields.write("streamed.token", streamed.token()))
        .setLast(streamed.last())
        .setQueueMicros(Fields.write("streamed.queue_micros", streamed.timing().queueMicros()))
        .setVerifyMicros(Fields.write("streamed.verify_micros", streamed.timing().verifyMicros()))
        .build();
  }

  private static CloudMessage.Streamed message(Streamed streamed) throws MalformedFrameException {
    return new CloudMessage.Streamed(
        Fields.read(Refusal.Code.PROTOCOL, "streamed.token", streamed.getToken()),
        streamed.getLast(),
        timing("streamed", 0, streamed.getQueueMicros(), streamed.getVerifyMicros(), 0));
  }

  private static CloudMessage.Timing timing(
      String message, int arrivedMicros, int queueMicros, int verifyMicros, int promptMicros)
      throws MalformedFrameException {
    return new CloudMessage.Timing(
        Fields.read(Refusal.Code.PROTOCOL, message + ".arrived_micros", arrivedMicros),
        Fields.read(Refusal.Code.PROTOCOL, message + ".queue_micros", queueMicros),
        Fields.read(Refusal.Code.PROTOCOL, message + ".verify_micros", verifyMicros),
        Fields.read(Refusal.Code.PROTOCOL, message + ".prompt_micros", promptMicros));
  }
}
