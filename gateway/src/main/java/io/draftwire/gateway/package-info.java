/**
 * A place to use an edge: the OpenAI-compatible HTTP API and the page, with {@link
 * io.draftwire.gateway.Gateway} as the way in.
 *
 * <p>{@code api} holds requests and responses as JSON, {@code chat} writes conversations as the
 * target wants them, {@code answer} runs answers and turns tokens into text, {@code web} is HTTP.
 * Knows neither command lines nor what a link is made of.
 */
package io.draftwire.gateway;
