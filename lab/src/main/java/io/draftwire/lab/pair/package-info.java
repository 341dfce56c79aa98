/**
 * Judges a pair of models before anyone builds on it: whether they read the same ids, how often the
 * target accepts what the draft proposes, what both cost here, and whether that pays on a link.
 */
package io.draftwire.lab.pair;
