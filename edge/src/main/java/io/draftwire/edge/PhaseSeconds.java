package io.draftwire.edge;

/**
 * Seconds of an answer by phase, summed over its rounds.
 *
 * @param draft in the draft model
 * @param encode shaping, rounding and coding laws
 * @param uplink rounds on their way up
 * @param queue rounds waiting at the cloud for the model
 * @param verify in the target model, for rounds (the prompt's own pass is not a round)
 * @param downlink verdicts on their way down
 */
public record PhaseSeconds(
    double draft, double encode, double uplink, double queue, double verify, double downlink) {}
