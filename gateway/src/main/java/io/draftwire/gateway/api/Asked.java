package io.draftwire.gateway.api;

import io.draftwire.engine.Tokenizer;
import java.time.Instant;

/**
 * A request whose answers are begun.
 *
 * @param id letters and digits that no other request has
 * @param at when it was asked
 * @param prompt its tokens
 */
public record Asked(
    String id, Instant at, CompletionRequest request, int[] prompt, Tokenizer tokenizer) {}
