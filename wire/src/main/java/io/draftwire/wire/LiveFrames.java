package io.draftwire.wire;

import com.google.protobuf.ByteString;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.text.Prefix;
import io.draftwire.wire.v1.Ack;
import io.draftwire.wire.v1.Advance;
import io.draftwire.wire.v1.Grow;
import io.draftwire.wire.v1.Regrow;

/** The messages of live sessions, to frames and back. */
final class LiveFrames {
  /** Far above what {@link io.draftwire.core.session.Protocol#MAX_GUESSES} guesses take. */
  static final int MAX_PAYLOAD_BYTES = 4096;

  private LiveFrames() {}

  static Grow frame(EdgeMessage.Grow grow) {
    if (grow.payload().length > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(tooLarge(grow.payload().length));
    }
    return Grow.newBuilder()
        .setGeneration(Fields.write("grow.generation", grow.generation()))
        .setBase(Fields.write("grow.base", grow.base()))
        .setFirst(Fields.write("grow.first", grow.first()))
        .setGuesses(Fields.write("grow.guesses", grow.guesses()))
        .setPayload(ByteString.copyFrom(grow.payload()))
        .setReplyMicros(Fields.write("grow.reply_micros", grow.replyMicros()))
        .build();
  }

  static EdgeMessage.Grow message(Grow grow) throws MalformedFrameException {
    if (grow.getPayload().size() > MAX_PAYLOAD_BYTES) {
      throw new MalformedFrameException(Refusal.Code.PAYLOAD, tooLarge(grow.getPayload().size()));
    }
    return new EdgeMessage.Grow(
        Fields.read(Refusal.Code.PAYLOAD, "grow.generation", grow.getGeneration()),
        Fields.read(Refusal.Code.PAYLOAD, "grow.base", grow.getBase()),
        Fields.read(Refusal.Code.PAYLOAD, "grow.first", grow.getFirst()),
        Fields.read(Refusal.Code.PAYLOAD, "grow.guesses", grow.getGuesses()),
        grow.getPayload().toByteArray(),
        Fields.read(Refusal.Code.PAYLOAD, "grow.reply_micros", grow.getReplyMicros()));
  }

  private static String tooLarge(int bytes) {
    return "grow.payload has " + bytes + " bytes; at most " + MAX_PAYLOAD_BYTES + " travel";
  }

  static Ack frame(EdgeMessage.Ack ack) {
    return Ack.newBuilder().setBase(Fields.write("ack.base", ack.base())).build();
  }

  static EdgeMessage.Ack message(Ack ack) throws MalformedFrameException {
    return new EdgeMessage.Ack(Fields.read(Refusal.Code.ROUND, "ack.base", ack.getBase()));
  }

  static Advance frame(CloudMessage.Advance advance) {
    return Advance.newBuilder()
        .setNode(Fields.write("advance.node", advance.node()))
        .setToken(Fields.write("advance.token", advance.token()))
        .setDigestPlusOne(advance.digest() + 1)
        .setHeard(Fields.write("advance.heard", advance.heard()))
        .setGuesses(Fields.write("advance.guesses", advance.rows() - 1))
        .setArrivedMicros(advance.timing().arrivedMicros())
        .setQueueMicros(Fields.write("advance.queue_micros", advance.timing().queueMicros()))
        .setVerifyMicros(Fields.write("advance.verify_micros", advance.timing().verifyMicros()))
        .setPromptMicros(Fields.write("advance.prompt_micros", advance.timing().promptMicros()))
        .setSharedMicros(Fields.write("advance.shared_micros", advance.timing().sharedMicros()))
        .addAllChanceP(ChanceFrames.list(advance.chances().p()))
        .addAllChanceLog(ChanceFrames.list(advance.chances().log()))
        .addAllLikeliestCount(ChanceFrames.counts(advance.chances()))
        .addAllLikeliest(ChanceFrames.tokens("advance.likeliest", advance.chances()))
        .addAllLikeliestLog(ChanceFrames.logs(advance.chances()))
        .setWaits(advance.waits())
        .build();
  }

  static CloudMessage.Advance message(Advance advance) throws MalformedFrameException {
    return new CloudMessage.Advance(
        Fields.read(Refusal.Code.PROTOCOL, "advance.node", advance.getNode()),
        Fields.read(Refusal.Code.PROTOCOL, "advance.token", advance.getToken()),
        digest(advance.getDigestPlusOne()),
        Fields.read(Refusal.Code.PROTOCOL, "advance.heard", advance.getHeard()),
        rows(advance.getGuesses()),
        VerdictFrames.timing(
            "advance",
            advance.getArrivedMicros(),
            advance.getQueueMicros(),
            advance.getVerifyMicros(),
            advance.getPromptMicros(),
            0,
            advance.getSharedMicros()),
        new ChanceFrames.Told(
                "advance",
                advance.getChancePList(),
                advance.getChanceLogList(),
                advance.getLikeliestCountList(),
                advance.getLikeliestList(),
                advance.getLikeliestLogList())
            .chances(),
        advance.getWaits());
  }

  private static int digest(int plusOne) throws MalformedFrameException {
    if (plusOne < 0 || plusOne > 1 << Prefix.DIGEST_BITS) {
      throw new MalformedFrameException(
          Refusal.Code.PROTOCOL,
          "advance.digest_plus_one "
              + Integer.toUnsignedString(plusOne)
              + " is above "
              + (1 << Prefix.DIGEST_BITS));
    }
    return plusOne - 1;
  }

  private static int rows(int guesses) throws MalformedFrameException {
    int rows = Fields.read(Refusal.Code.PROTOCOL, "advance.guesses", guesses) + 1;
    if (rows < 1) {
      throw new MalformedFrameException(
          Refusal.Code.PROTOCOL, "advance.guesses " + guesses + " are more than a pass can have");
    }
    return rows;
  }

  static Regrow frame(CloudMessage.Regrow regrow) {
    return Regrow.newBuilder()
        .setGeneration(Fields.write("regrow.generation", regrow.generation()))
        .build();
  }

  static CloudMessage.Regrow message(Regrow regrow) throws MalformedFrameException {
    return new CloudMessage.Regrow(
        Fields.read(Refusal.Code.PROTOCOL, "regrow.generation", regrow.getGeneration()));
  }
}
