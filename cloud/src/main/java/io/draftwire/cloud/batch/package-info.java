/**
 * Which sessions share the target's next pass, and what of each goes into it.
 *
 * <p>A session asks for a pass through its {@link io.draftwire.cloud.batch.Seat}; the {@link
 * io.draftwire.cloud.batch.Batcher} plans one ragged pass over whoever asks, as a {@link
 * io.draftwire.cloud.batch.BatchPolicy} would have it; {@link io.draftwire.cloud.batch.Target} runs
 * it and hands each session its rows. There is no prefill phase and no decode phase: a prompt, a
 * token of a stream, a round and a tree differ only in how many tokens they must run, how many they
 * may, and whether they can be divided.
 *
 * <p>Nothing here has a thread, a clock or a socket: the server's inference thread and the lab's
 * virtual time drive the same classes. Everything is confined to whoever drives it.
 */
package io.draftwire.cloud.batch;
