/**
 * Grammars of answers: GBNF texts, the automaton that a text is led through byte by byte, and which
 * tokens of a vocabulary may come next. Whoever sends a grammar is not trusted: what one may take
 * is bounded everywhere ({@link io.draftwire.core.grammar.GrammarLimits}). Knows no model, no
 * session and no schema.
 */
package io.draftwire.core.grammar;
