package io.draftwire.wire;

import com.google.protobuf.ByteString;
import io.draftwire.core.coding.PayloadPart;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.v1.Part;

/** What leaves of a round before the rest of it, to frames and back. */
final class PartFrames {
  private PartFrames() {}

  static Part frame(EdgeMessage.Part part) {
    RoundFrames.checkPayload("part", part.content().front());
    RoundFrames.checkPayload("part", part.content().back());
    return Part.newBuilder()
        .setEpoch(Fields.write("part.epoch", part.epoch()))
        .setNumber(Fields.write("part.number", part.number()))
        .setAt(Fields.write("part.at", part.at()))
        .setFront(ByteString.copyFrom(part.content().front()))
        .setBack(ByteString.copyFrom(part.content().back()))
        .build();
  }

  static EdgeMessage.Part message(Part part) throws MalformedFrameException {
    RoundFrames.checkPayload("part", part.getFront());
    RoundFrames.checkPayload("part", part.getBack());
    return new EdgeMessage.Part(
        Fields.read(Refusal.Code.ROUND, "part.epoch", part.getEpoch()),
        Fields.read(Refusal.Code.ROUND, "part.number", part.getNumber()),
        Fields.read(Refusal.Code.ROUND, "part.at", part.getAt()),
        new PayloadPart(part.getFront().toByteArray(), part.getBack().toByteArray()));
  }
}
