/**
 * Virtual time: the two session state machines on a clock that only moves when something costs
 * time. Real models (or recorded laws) give the laws, a cost profile the seconds of computing, a
 * link the seconds of travel. No thread, no socket, no wall clock: equal inputs, equal answers.
 */
package io.draftwire.lab.time;
