package io.draftwire.gateway.api;

import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.session.Burst;
import io.draftwire.core.session.CommittedToken;
import io.draftwire.edge.PhaseSeconds;
import io.draftwire.edge.RoundTimes;
import io.draftwire.gateway.answer.AnswerEvent.Committed;
import io.draftwire.gateway.answer.Piece;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a burst was: the round it comes from, or the live pass, and where each token was from. Of a
 * live pass the drafts are the guesses that had come in time, and those accepted were walked.
 */
final class DetailsJson {
  private final boolean live;

  /**
   * @param live whether the answer has passes in place of rounds
   */
  DetailsJson(boolean live) {
    this.live = live;
  }

  ObjectNode burst(Committed committed) {
    Burst burst = committed.burst();
    RoundTimes times = committed.times();
    ObjectNode json = Json.object();
    json.put("round", burst.round());
    json.put("scheme", scheme(burst));
    json.put("drafts", burst.drafts());
    json.put("accepted", burst.accepted());
    json.put("payload_bits", burst.payloadBits());
    Json.put(json, "support_size", burst.meanSupportSize());
    Json.put(json, "threshold", burst.threshold());
    Json.put(json, "dropped_mass", burst.droppedMass());
    json.put("bytes_up", times.bytesUp());
    json.put("bytes_down", times.bytesDown());
    json.set("seconds", seconds(times.phases()));
    ArrayNode tokens = json.putArray("tokens");
    for (Piece piece : committed.pieces()) {
      tokens.add(token(piece));
    }
    return json;
  }

  private String scheme(Burst burst) {
    if (live) {
      return SchemeSettings.LIVE;
    }
    return burst.scheme() == null ? SchemeChoice.CLOUD_ONLY : burst.scheme().label();
  }

  private static ObjectNode token(Piece piece) {
    CommittedToken token = piece.token();
    ObjectNode json = Json.object();
    json.put("id", token.token());
    json.put("text", piece.text());
    json.put("origin", token.origin().name().toLowerCase(Locale.ROOT));
    Json.put(json, "q", token.q());
    Json.put(json, "p", token.p());
    Json.put(json, "bits", token.bits());
    return json;
  }

  private static ObjectNode seconds(PhaseSeconds phases) {
    ObjectNode json = Json.object();
    json.put("draft", phases.draft());
    json.put("encode", phases.encode());
    json.put("uplink", phases.uplink());
    json.put("queue", phases.queue());
    json.put("verify", phases.verify());
    json.put("downlink", phases.downlink());
    return json;
  }
}
