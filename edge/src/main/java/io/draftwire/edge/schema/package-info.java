/**
 * JSON schemas as grammars: what a client asks an answer's JSON to be, written in the notation that
 * a cloud can hold the answer to ({@link io.draftwire.core.grammar}). Every text of such a grammar
 * is JSON that the schema takes; not every JSON that it takes is a text of the grammar (members
 * come in the schema's order, numbers and white space have an end). What cannot be held is refused
 * by name.
 */
package io.draftwire.edge.schema;
