/**
 * Settings that are found by trying: which two thresholds of a draft's confidence cost the least
 * time a token, as PipeSD (arXiv 2605.13319) finds its own by Bayesian optimisation. Nothing here
 * knows what the thresholds do, or runs anything: the planner that owns a knob asks what to try
 * next and says what came of it. A knob has one owner: what is tuned here is steered by nothing
 * else.
 */
package io.draftwire.core.tune;
