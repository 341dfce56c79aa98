package io.draftwire.core.plan;

/**
 * One round trip.
 *
 * @param sentNanos on the edge's clock, as {@code receivedNanos}
 * @param bytesUp of the whole message on the wire, as {@code bytesDown}
 * @param arrivedMicros when the round arrived, on the cloud's clock
 * @param rows positions that the target ran
 */
public record Exchange(
    long sentNanos,
    long receivedNanos,
    int bytesUp,
    int bytesDown,
    int arrivedMicros,
    int queueMicros,
    int verifyMicros,
    int rows) {}
