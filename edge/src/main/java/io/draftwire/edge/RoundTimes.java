package io.draftwire.edge;

/**
 * What a burst took.
 *
 * @param bytesUp on the wire, framing included
 * @param bytesDown on the wire, framing included
 */
public record RoundTimes(PhaseSeconds phases, int bytesUp, int bytesDown) {}
