/**
 * Functions that a client offers and a model calls: how calls are written in a text, the grammar
 * that holds an answer to that, and what of an answer's text is a call. Knows no request and no
 * template.
 */
package io.draftwire.gateway.tools;
