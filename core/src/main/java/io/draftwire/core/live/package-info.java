/**
 * Live sessions: a cloud that goes on by itself and an edge that never stops. The cloud decodes
 * freely, as when streaming ({@link GuessWait} has the one exception); each of its passes also
 * covers those guesses of the edge that are there and pay, and the text goes along them as far as
 * the cloud's own draws do. The edge keeps growing a tree of guesses below the last token that it
 * knows of. What travels is token ids as in {@link io.draftwire.core.scheme.Coupled coupled}
 * drafting: nothing that the edge does, and nothing that is lost or late, changes the text.
 *
 * <p>Near relatives: PicoSpec (arXiv 2603.19133) and AceSpec draft while the verdict travels;
 * SSD/Saguaro (arXiv 2603.03251) drafts ahead for every outcome; DSI (arXiv 2405.14105) is never
 * slower than decoding without speculation; Gumbel list coupling (arXiv 2506.05632) makes several
 * guesses of one race.
 *
 * <p>{@link LiveEdge} and {@link LiveCloud} are state machines without I/O, clock or thread; time
 * comes in with every event. Never here: models, sockets.
 */
package io.draftwire.core.live;
