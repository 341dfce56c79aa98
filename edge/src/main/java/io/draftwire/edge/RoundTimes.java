package io.draftwire.edge;

/**
 * What a round took.
 *
 * @param phases seconds of this round
 * @param bytesUp of its messages on the wire
 * @param bytesDown of its messages on the wire
 */
public record RoundTimes(PhaseSeconds phases, int bytesUp, int bytesDown) {}
