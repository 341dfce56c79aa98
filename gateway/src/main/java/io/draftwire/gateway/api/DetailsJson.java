package io.draftwire.gateway.api;

import io.draftwire.core.live.TreePicture;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.session.Burst;
import io.draftwire.core.session.CommittedToken;
import io.draftwire.core.session.Origin;
import io.draftwire.edge.PhaseSeconds;
import io.draftwire.edge.RoundTimes;
import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.answer.AnswerEvent.Committed;
import io.draftwire.gateway.answer.AnswerEvent.LinkBack;
import io.draftwire.gateway.answer.AnswerEvent.LinkLost;
import io.draftwire.gateway.answer.AnswerEvent.LinkNews;
import io.draftwire.gateway.answer.AnswerEvent.TakenBack;
import io.draftwire.gateway.answer.Piece;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a burst was: the round it comes from, or the live pass, and where each token was from. Of a
 * live pass the drafts are the guesses that had come in time, and those accepted were walked.
 */
final class DetailsJson {
  /** Of a token that the draft made while there was no cloud. */
  private static final String ALONE = "draft-alone";

  private final Tokenizer tokenizer;

  DetailsJson(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  static ObjectNode link(LinkNews news) {
    ObjectNode json = Json.object().put("choice", news.choice());
    return switch (news) {
      case LinkLost lost -> json.put("state", "lost").put("why", lost.why());
      case LinkBack back -> json.put("state", "back").put("seconds", back.seconds());
    };
  }

  /** How much of the end of what was told is none. */
  static ObjectNode retraction(TakenBack back) {
    return Json.object()
        .put("tokens", back.tokens())
        .put("characters", back.text().codePointCount(0, back.text().length()));
  }

  ObjectNode burst(Committed committed) {
    Burst burst = committed.burst();
    RoundTimes times = committed.times();
    ObjectNode json = Json.object();
    json.put("round", burst.round());
    json.put("scheme", scheme(committed));
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
      tokens.add(token(piece.token()).put("text", piece.text()));
    }
    if (committed.tree() != null) {
      json.set("tree", tree(committed.tree()));
    }
    return json;
  }

  private ObjectNode tree(TreePicture tree) {
    ObjectNode json = Json.object();
    json.put("guesses", tree.guesses());
    json.put("in_time", tree.inTime());
    json.put("walked", tree.walked());
    json.put("standing", tree.standing());
    json.put("died", tree.died());
    Json.put(json, "uplink_kbit", tree.uplinkBitsPerSecond() / 1e3);
    ArrayNode nodes = json.putArray("nodes");
    for (TreePicture.Node node : tree.nodes()) {
      nodes
          .addObject()
          .put("id", node.id())
          .put("parent", node.parent())
          .put("text", new String(tokenizer.bytes(node.token()), StandardCharsets.UTF_8))
          .put("path", Math.round(1e4 * node.path()) / 1e4)
          .put("came", node.came().name().toLowerCase(Locale.ROOT))
          .put("fate", node.fate().name().toLowerCase(Locale.ROOT));
    }
    return json;
  }

  private static String scheme(Committed committed) {
    if (committed.burst().tokens().getFirst().origin() == Origin.UNVERIFIED) {
      return ALONE;
    }
    if (committed.live()) {
      return SchemeSettings.LIVE;
    }
    Burst burst = committed.burst();
    return burst.scheme() == null ? SchemeChoice.CLOUD_ONLY : burst.scheme().label();
  }

  /** Tokens whose text is out already. */
  ArrayNode tokens(List<CommittedToken> tokens) {
    ArrayNode json = Json.array();
    for (CommittedToken token : tokens) {
      json.add(token(token));
    }
    return json;
  }

  private static ObjectNode token(CommittedToken token) {
    ObjectNode json = Json.object();
    json.put("id", token.token());
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
