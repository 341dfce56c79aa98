/**
 * What breaks, in virtual time: connections, clouds and edges, by seeded schedules, around the
 * sessions and link machines of production. Whatever happens, an answer is the one that would have
 * come undisturbed, and nothing is left behind.
 */
package io.draftwire.lab.faults;
