package io.draftwire.core.session;

/**
 * What a cloud offers every session.
 *
 * @param fingerprint the target's tokenizer fingerprint
 * @param vocabulary V
 * @param contextLength most tokens of a text, prompt included
 */
public record CloudLimits(String fingerprint, int vocabulary, int contextLength) {}
