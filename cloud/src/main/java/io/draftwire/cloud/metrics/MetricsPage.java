package io.draftwire.cloud.metrics;

/**
 * The metrics as somebody asked for them.
 *
 * @param contentType of the body
 * @param body mostly text in UTF-8
 */
public record MetricsPage(String contentType, byte[] body) {}
