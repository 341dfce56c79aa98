/**
 * How many users one cloud serves: an open-loop load on a real cloud. Requests come when they come,
 * whether earlier ones are answered or not, and every latency counts from the instant at which its
 * request was meant to come; so a cloud that stalls is charged for all who wait meanwhile (a
 * generator that waits for answers before it asks again would leave them out: "coordinated
 * omission").
 *
 * <p>What decides and counts is without clock, thread and socket: {@link
 * io.draftwire.lab.serve.Arrivals}, {@link io.draftwire.lab.serve.TraceReader}, {@link
 * io.draftwire.lab.serve.Ledger}, {@link io.draftwire.lab.serve.Slo}, {@link
 * io.draftwire.lab.serve.CapacitySearch}. {@link io.draftwire.lab.serve.Generator} has the clock,
 * {@link io.draftwire.lab.serve.VirtualEdge} the socket.
 */
package io.draftwire.lab.serve;
