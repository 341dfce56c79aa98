package io.draftwire.wire;

import io.draftwire.core.scheme.Candidates;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionId;
import io.draftwire.core.session.ToldCosts;
import io.draftwire.wire.v1.Offer;
import io.draftwire.wire.v1.Resync;
import io.draftwire.wire.v1.Ruling;
import io.draftwire.wire.v1.Streamed;
import io.draftwire.wire.v1.Welcome;
import java.util.ArrayList;
import java.util.List;

/** What a cloud sends but refusals, to frames and back. */
final class VerdictFrames {
  /** c(1), c(2), c(4), ..., as many as an int's bits. */
  private static final int MOST_COSTS = 31;

  private VerdictFrames() {}

  static Welcome frame(CloudMessage.Welcome welcome) {
    ToldCosts costs = welcome.costs();
    costs.micros().forEach(micros -> Fields.write("welcome.cost_micros", micros));
    return Welcome.newBuilder()
        .setSessionHigh(welcome.session().high())
        .setSessionLow(welcome.session().low())
        .setEpoch(Fields.write("welcome.epoch", welcome.epoch()))
        .setSeed(welcome.seed())
        .setContextLength(Fields.write("welcome.context_length", welcome.contextLength()))
        .setPrior(welcome.prior())
        .addAllCostMicros(costs.micros())
        .setCostsDoubtful(costs.doubtful())
        .build();
  }

  static CloudMessage.Welcome message(Welcome welcome) throws MalformedFrameException {
    return new CloudMessage.Welcome(
        new SessionId(welcome.getSessionHigh(), welcome.getSessionLow()),
        Fields.read(Refusal.Code.PROTOCOL, "welcome.epoch", welcome.getEpoch()),
        welcome.getSeed(),
        Fields.read(Refusal.Code.PROTOCOL, "welcome.context_length", welcome.getContextLength()),
        welcome.getPrior(),
        costs(welcome));
  }

  private static ToldCosts costs(Welcome welcome) throws MalformedFrameException {
    if (welcome.getCostMicrosCount() > MOST_COSTS) {
      throw new MalformedFrameException(
          Refusal.Code.PROTOCOL,
          "welcome.cost_micros has "
              + welcome.getCostMicrosCount()
              + " entries; at most "
              + MOST_COSTS);
    }
    List<Integer> costs = new ArrayList<>();
    for (int micros : welcome.getCostMicrosList()) {
      costs.add(Fields.read(Refusal.Code.PROTOCOL, "welcome.cost_micros", micros));
    }
    return new ToldCosts(costs, welcome.getCostsDoubtful());
  }

  static Offer frame(CloudMessage.Offer offer) {
    Candidates candidates = offer.candidates();
    Offer.Builder frame =
        Offer.newBuilder()
            .setRound(Fields.withDigest("offer.number", offer.number(), offer.digest()))
            .setAccepted(Fields.write("offer.accepted", offer.accepted()))
            .setFirst(Fields.write("offer.first", candidates.first()))
            .setArrivedMicros(offer.timing().arrivedMicros())
            .setQueueMicros(Fields.write("offer.queue_micros", offer.timing().queueMicros()))
            .setVerifyMicros(Fields.write("offer.verify_micros", offer.timing().verifyMicros()))
            .setPromptMicros(Fields.write("offer.prompt_micros", offer.timing().promptMicros()))
            .setLawsMicros(Fields.write("offer.laws_micros", offer.timing().lawsMicros()))
            .setSharedMicros(Fields.write("offer.shared_micros", offer.timing().sharedMicros()))
            .addAllChanceP(ChanceFrames.list(offer.chances().p()))
            .addAllChanceLog(ChanceFrames.list(offer.chances().log()))
            .addAllLikeliestCount(ChanceFrames.counts(offer.chances()))
            .addAllLikeliest(ChanceFrames.tokens("offer.likeliest", offer.chances()))
            .addAllLikeliestLog(ChanceFrames.logs(offer.chances()));
    OfferFrames.write(candidates, frame);
    return frame.build();
  }

  static CloudMessage.Offer message(Offer offer) throws MalformedFrameException {
    return new CloudMessage.Offer(
        Fields.number(Refusal.Code.PROTOCOL, "offer.number", offer.getRound()),
        Fields.read(Refusal.Code.PROTOCOL, "offer.accepted", offer.getAccepted()),
        Fields.digest(offer.getRound()),
        OfferFrames.candidates(offer),
        timing(
            "offer",
            offer.getArrivedMicros(),
            offer.getQueueMicros(),
            offer.getVerifyMicros(),
            offer.getPromptMicros(),
            offer.getLawsMicros(),
            offer.getSharedMicros()),
        new ChanceFrames.Told(
                "offer",
                offer.getChancePList(),
                offer.getChanceLogList(),
                offer.getLikeliestCountList(),
                offer.getLikeliestList(),
                offer.getLikeliestLogList())
            .chances());
  }

  static Resync frame(CloudMessage.Resync resync) {
    return Resync.newBuilder()
        .setNumber(Fields.write("resync.number", resync.number()))
        .setPrefix(Fields.write("resync.length", resync.prefix()))
        .build();
  }

  static CloudMessage.Resync message(Resync resync) throws MalformedFrameException {
    return new CloudMessage.Resync(
        Fields.read(Refusal.Code.PROTOCOL, "resync.number", resync.getNumber()),
        Fields.prefix(Refusal.Code.PROTOCOL, "resync.length", resync.getPrefix()));
  }

  static Ruling frame(CloudMessage.Ruling ruling) {
    boolean none = ruling.token() == CloudMessage.Ruling.NO_TOKEN;
    return Ruling.newBuilder()
        .setNumber(Fields.write("ruling.number", ruling.number()))
        .setAccepted(Fields.write("ruling.accepted", ruling.accepted()))
        .setSibling(Fields.write("ruling.sibling", ruling.sibling()))
        .setTokenDigest(
            Fields.withDigest("ruling.token", none ? 0 : ruling.token(), ruling.digest()))
        .setWithheld(none)
        .setArrivedMicros(ruling.timing().arrivedMicros())
        .setQueueMicros(Fields.write("ruling.queue_micros", ruling.timing().queueMicros()))
        .setVerifyMicros(Fields.write("ruling.verify_micros", ruling.timing().verifyMicros()))
        .setPromptMicros(Fields.write("ruling.prompt_micros", ruling.timing().promptMicros()))
        .setLawsMicros(Fields.write("ruling.laws_micros", ruling.timing().lawsMicros()))
        .setSharedMicros(Fields.write("ruling.shared_micros", ruling.timing().sharedMicros()))
        .addAllChanceP(ChanceFrames.list(ruling.chances().p()))
        .addAllChanceLog(ChanceFrames.list(ruling.chances().log()))
        .addAllLikeliestCount(ChanceFrames.counts(ruling.chances()))
        .addAllLikeliest(ChanceFrames.tokens("ruling.likeliest", ruling.chances()))
        .addAllLikeliestLog(ChanceFrames.logs(ruling.chances()))
        .build();
  }

  static CloudMessage.Ruling message(Ruling ruling) throws MalformedFrameException {
    return new CloudMessage.Ruling(
        Fields.read(Refusal.Code.PROTOCOL, "ruling.number", ruling.getNumber()),
        Fields.read(Refusal.Code.PROTOCOL, "ruling.accepted", ruling.getAccepted()),
        Fields.read(Refusal.Code.PROTOCOL, "ruling.sibling", ruling.getSibling()),
        ruling.getWithheld()
            ? CloudMessage.Ruling.NO_TOKEN
            : Fields.number(Refusal.Code.PROTOCOL, "ruling.token", ruling.getTokenDigest()),
        Fields.digest(ruling.getTokenDigest()),
        timing(
            "ruling",
            ruling.getArrivedMicros(),
            ruling.getQueueMicros(),
            ruling.getVerifyMicros(),
            ruling.getPromptMicros(),
            ruling.getLawsMicros(),
            ruling.getSharedMicros()),
        new ChanceFrames.Told(
                "ruling",
                ruling.getChancePList(),
                ruling.getChanceLogList(),
                ruling.getLikeliestCountList(),
                ruling.getLikeliestList(),
                ruling.getLikeliestLogList())
            .chances());
  }

  static Streamed frame(CloudMessage.Streamed streamed) {
    return Streamed.newBuilder()
        .setToken(Fields.write("streamed.token", streamed.token()))
        .setLast(streamed.last())
        .setArrivedMicros(streamed.timing().arrivedMicros())
        .setPromptMicros(Fields.write("streamed.prompt_micros", streamed.timing().promptMicros()))
        .setQueueMicros(Fields.write("streamed.queue_micros", streamed.timing().queueMicros()))
        .setVerifyMicros(Fields.write("streamed.verify_micros", streamed.timing().verifyMicros()))
        .setSharedMicros(Fields.write("streamed.shared_micros", streamed.timing().sharedMicros()))
        .addAllChanceP(ChanceFrames.list(streamed.chances().p()))
        .addAllChanceLog(ChanceFrames.list(streamed.chances().log()))
        .addAllLikeliestCount(ChanceFrames.counts(streamed.chances()))
        .addAllLikeliest(ChanceFrames.tokens("streamed.likeliest", streamed.chances()))
        .addAllLikeliestLog(ChanceFrames.logs(streamed.chances()))
        .build();
  }

  static CloudMessage.Streamed message(Streamed streamed) throws MalformedFrameException {
    return new CloudMessage.Streamed(
        Fields.read(Refusal.Code.PROTOCOL, "streamed.token", streamed.getToken()),
        streamed.getLast(),
        timing(
            "streamed",
            streamed.getArrivedMicros(),
            streamed.getQueueMicros(),
            streamed.getVerifyMicros(),
            streamed.getPromptMicros(),
            0,
            streamed.getSharedMicros()),
        new ChanceFrames.Told(
                "streamed",
                streamed.getChancePList(),
                streamed.getChanceLogList(),
                streamed.getLikeliestCountList(),
                streamed.getLikeliestList(),
                streamed.getLikeliestLogList())
            .chances());
  }

  static CloudMessage.Timing timing(
      String message,
      int arrivedMicros,
      int queueMicros,
      int verifyMicros,
      int promptMicros,
      int lawsMicros,
      int sharedMicros)
      throws MalformedFrameException {
    return new CloudMessage.Timing(
        arrivedMicros, // The low bits of a clock: any will do.
        Fields.read(Refusal.Code.PROTOCOL, message + ".queue_micros", queueMicros),
        Fields.read(Refusal.Code.PROTOCOL, message + ".verify_micros", verifyMicros),
        Fields.read(Refusal.Code.PROTOCOL, message + ".prompt_micros", promptMicros),
        Fields.read(Refusal.Code.PROTOCOL, message + ".laws_micros", lawsMicros),
        Fields.read(Refusal.Code.PROTOCOL, message + ".shared_micros", sharedMicros));
  }
}
