/** Runs answers: slots and queue, tokens to text, stop strings, what is learned from them. */
package io.draftwire.gateway.answer;
