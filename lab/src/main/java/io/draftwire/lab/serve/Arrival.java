package io.draftwire.lab.serve;

/**
 * One request that is to come.
 *
 * @param nanos when, since the stretch of time began
 * @param number of the request in that stretch, from 0; what it asks and is answered follows from
 *     it
 * @param request its sizes; null where only the instant is given
 */
public record Arrival(long nanos, long number, RequestTrace.Request request) {}
