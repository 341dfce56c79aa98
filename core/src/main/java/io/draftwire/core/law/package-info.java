/**
 * Laws over the vocabulary: the dense float law of a model and the integer law that travels; and
 * what a request edits of the logits before. Knows no session and no wire. Floats live here; what
 * both ends must agree on is in {@link io.draftwire.core.law.LatticeLaw}, in integers.
 */
package io.draftwire.core.law;
