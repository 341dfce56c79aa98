package io.draftwire.gateway.answer;

import io.draftwire.core.session.CommittedToken;

/**
 * A committed token with the text that it let out: its own, that of tokens before it that it
 * completed (a character, or what had looked like the beginning of a stop string), or none yet.
 */
public record Piece(CommittedToken token, String text) {}
