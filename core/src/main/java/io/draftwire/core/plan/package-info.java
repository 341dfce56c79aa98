/**
 * Who decides what the edge does next: how many tokens to draft, with which scheme, or to let the
 * cloud decode alone. Estimates go in, a {@link io.draftwire.core.plan.Step} comes out. Pure
 * arithmetic: no clock, thread or random number; times are handed in.
 */
package io.draftwire.core.plan;
