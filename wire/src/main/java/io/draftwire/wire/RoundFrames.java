package io.draftwire.wire;

import com.google.protobuf.ByteString;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.v1.Laws;
import io.draftwire.wire.v1.More;
import io.draftwire.wire.v1.Round;
import io.draftwire.wire.v1.Stream;

/** What an edge sends after its hello, to frames and back. */
final class RoundFrames {
  private RoundFrames() {}

  static Round frame(EdgeMessage.Round round) {
    checkPayload("round", round.payload());
    Round.Builder frame =
        Round.newBuilder()
            .setEpoch(Fields.write("round.epoch", round.epoch()))
            .setNumber(Fields.write("round.number", round.number()))
            .setPrefix(Fields.write("round.length", round.prefix()))
            .setDrafts(Fields.write("round.drafts", round.drafts()))
            .setPayload(ByteString.copyFrom(round.payload()))
            .setLawsBehind(round.lawsBehind())
            .setRecoded(round.recoded())
            .setWithheld(round.withheld())
            .setBegun(Fields.write("round.begun", round.begun()));
    if (round.choice() != EdgeMessage.NO_CHOICE) {
      frame.setChoice(Fields.write("round.choice", round.choice()));
    }
    if (round.ahead()) {
      frame.setGuessPlusOne(Fields.write("round.guess_plus_one", round.guess() + 1));
    }
    if (round.scheme() != null) {
      frame.setScheme(SchemeFrames.frame(round.scheme()));
    }
    return frame.build();
  }

  static EdgeMessage.Round message(Round round) throws MalformedFrameException {
    checkPayload("round", round.getPayload());
    Scheme scheme = round.hasScheme() ? SchemeFrames.scheme(round.getScheme()) : null;
    return new EdgeMessage.Round(
        Fields.read(Refusal.Code.ROUND, "round.epoch", round.getEpoch()),
        Fields.read(Refusal.Code.ROUND, "round.number", round.getNumber()),
        Fields.prefix(Refusal.Code.ROUND, "round.length", round.getPrefix()),
        Fields.read(Refusal.Code.ROUND, "round.drafts", round.getDrafts()),
        round.getPayload().toByteArray(),
        round.hasChoice()
            ? Fields.read(Refusal.Code.ROUND, "round.choice", round.getChoice())
            : EdgeMessage.NO_CHOICE,
        scheme,
        round.getLawsBehind(),
        round.getRecoded(),
        round.getWithheld(),
        round.hasGuessPlusOne()
            ? Fields.read(Refusal.Code.ROUND, "round.guess_plus_one", round.getGuessPlusOne()) - 1
            : EdgeMessage.NOT_AHEAD,
        Fields.read(Refusal.Code.ROUND, "round.begun", round.getBegun()));
  }

  static Laws frame(EdgeMessage.Laws laws) {
    checkPayload("laws", laws.payload());
    return Laws.newBuilder()
        .setEpoch(Fields.write("laws.epoch", laws.epoch()))
        .setNumber(Fields.write("laws.number", laws.number()))
        .setPayload(ByteString.copyFrom(laws.payload()))
        .build();
  }

  static EdgeMessage.Laws message(Laws laws) throws MalformedFrameException {
    checkPayload("laws", laws.getPayload());
    return new EdgeMessage.Laws(
        Fields.read(Refusal.Code.ROUND, "laws.epoch", laws.getEpoch()),
        Fields.read(Refusal.Code.ROUND, "laws.number", laws.getNumber()),
        laws.getPayload().toByteArray());
  }

  static Stream frame(EdgeMessage.Stream stream) {
    Stream.Builder frame =
        Stream.newBuilder()
            .setEpoch(Fields.write("stream.epoch", stream.epoch()))
            .setNumber(Fields.write("stream.number", stream.number()))
            .setPrefix(Fields.write("stream.length", stream.prefix()))
            .setTokens(Fields.write("stream.tokens", stream.tokens()));
    if (stream.choice() != EdgeMessage.NO_CHOICE) {
      frame.setChoice(Fields.write("stream.choice", stream.choice()));
    }
    return frame.build();
  }

  static EdgeMessage.Stream message(Stream stream) throws MalformedFrameException {
    return new EdgeMessage.Stream(
        Fields.read(Refusal.Code.ROUND, "stream.epoch", stream.getEpoch()),
        Fields.read(Refusal.Code.ROUND, "stream.number", stream.getNumber()),
        Fields.prefix(Refusal.Code.ROUND, "stream.length", stream.getPrefix()),
        stream.hasChoice()
            ? Fields.read(Refusal.Code.ROUND, "stream.choice", stream.getChoice())
            : EdgeMessage.NO_CHOICE,
        Fields.read(Refusal.Code.ROUND, "stream.tokens", stream.getTokens()));
  }

  static More frame(EdgeMessage.More more) {
    return More.newBuilder()
        .setEpoch(Fields.write("more.epoch", more.epoch()))
        .setNumber(Fields.write("more.number", more.number()))
        .setFirst(Fields.write("more.first", more.first()))
        .build();
  }

  static EdgeMessage.More message(More more) throws MalformedFrameException {
    return new EdgeMessage.More(
        Fields.read(Refusal.Code.ROUND, "more.epoch", more.getEpoch()),
        Fields.read(Refusal.Code.ROUND, "more.number", more.getNumber()),
        Fields.read(Refusal.Code.ROUND, "more.first", more.getFirst()));
  }

  static void checkPayload(String message, byte[] payload) {
    if (payload.length > Frames.MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(payloadTooLarge(message, payload.length));
    }
  }

  static void checkPayload(String message, ByteString payload) throws MalformedFrameException {
    if (payload.size() > Frames.MAX_PAYLOAD_BYTES) {
      throw new MalformedFrameException(
          Refusal.Code.PAYLOAD, payloadTooLarge(message, payload.size()));
    }
  }

  private static String payloadTooLarge(String message, int bytes) {
    return message
        + ".payload has "
        + bytes
        + " bytes; at most "
        + Frames.MAX_PAYLOAD_BYTES
        + " travel, so draft fewer tokens a round or use a sparse scheme";
  }
}
