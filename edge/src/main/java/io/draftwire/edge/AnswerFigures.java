package io.draftwire.edge;

import io.draftwire.core.session.SessionFigures;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** An answer's figures under the names that tools read; every figure covers the whole answer. */
public final class AnswerFigures {
  private AnswerFigures() {}

  /**
   * The figures in the order in which they are shown: numbers, strings, arrays of numbers, and one
   * map of seconds by phase.
   *
   * @param text the answer's, or null to leave text and token ids out
   */
  public static Map<String, Object> of(Answer answer, AnswerRequest request, String text) {
    SessionFigures figures = answer.figures();
    Map<String, Object> json = new LinkedHashMap<>();
    if (text != null) {
      json.put("text", text);
      json.put("token_ids", answer.tokens());
    }
    json.put("tokens", answer.tokens().length);
    json.put("finish_reason", answer.finish().name().toLowerCase(Locale.ROOT));
    json.put("seed", answer.seed());
    json.put(
        "scheme",
        switch (request.mode()) {
          case SPECULATIVE -> request.scheme().name();
          case CLOUD_ONLY -> "cloud-only";
          case LIVE -> "live";
        });
    json.put("rounds", figures.rounds());
    json.put("draft_tokens", figures.draftTokens());
    json.put("accepted_tokens", figures.acceptedTokens());
    json.put("draft_acceptance_rate", figures.draftAcceptanceRate());
    json.put("mean_acceptance_length", figures.meanAcceptanceLength());
    json.put("acceptance_histogram", figures.acceptanceHistogram());
    json.put("acceptance_by_position", figures.acceptanceByPlace());
    json.put("bits_per_draft_token", figures.bitsPerDraftToken());
    json.put("uplink_payload_bits", figures.payloadBits());
    json.put("uplink_wire_bytes", answer.wireBytesUp());
    json.put("downlink_wire_bytes", answer.wireBytesDown());
    json.put("mean_support_size", figures.meanSupportSize());
    json.put("mean_dropped_mass", figures.meanDroppedMass());
    json.put("mean_quantization_tv", figures.meanQuantizationTv());
    json.put("capped_drafts", figures.cappedDrafts());
    json.put("draft_passes", figures.draftPasses());
    if (figures.draftedAhead() > 0) { // Only where the draft was to run ahead of verdicts.
      json.put("draft_passes_ahead", figures.draftedAhead());
      json.put("draft_passes_ahead_used", figures.usedAhead());
    }
    if (figures.hints() + figures.hintsDropped() > 0) { // Only where the target's exits spoke.
      json.put("hints_heard", figures.hints());
      json.put("hinted_passes", figures.hintedPasses());
      json.put("hints_right", figures.hintsRight());
      json.put("hints_dropped", figures.hintsDropped());
    }
    if (figures.roundsBegunAhead() > 0) { // Only where rounds were to leave ahead of verdicts.
      json.put("rounds_drafted_ahead", figures.roundsBegunAhead());
      json.put("rounds_sent_ahead", figures.roundsSentAhead());
      json.put("rounds_sent_ahead_taken", figures.roundsTakenUp());
      json.put("uplink_payload_bits_discarded", figures.bitsForNothing());
    }
    json.put("target_passes", figures.targetPasses());
    json.put("target_rows", figures.targetRows());
    json.put("streamed_tokens", figures.streamedTokens());
    if (figures.unverifiedTokens() > 0) { // The exception: no cloud could be reached for a while.
      json.put("unverified_tokens", figures.unverifiedTokens());
    }
    json.put("resyncs", figures.resyncs());
    json.put("time_to_first_token_seconds", answer.firstTokenSeconds());
    json.put("seconds", answer.seconds());
    json.put("tokens_per_second", answer.tokensPerSecond());
    json.put("phase_seconds", phases(answer.phases()));
    json.put("prompt_seconds", answer.promptSeconds());
    json.put("model_share", answer.modelShare());
    return json;
  }

  private static Map<String, Object> phases(PhaseSeconds phases) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("draft", phases.draft());
    json.put("encode", phases.encode());
    json.put("uplink", phases.uplink());
    json.put("queue", phases.queue());
    json.put("verify", phases.verify());
    json.put("downlink", phases.downlink());
    return json;
  }
}
