/**
 * What a cloud has done since it began, and how it stands, for those who operate one. The target is
 * watched at its own face ({@link io.draftwire.engine.LanguageModel}), sessions by the messages
 * that they exchange, so what runs them knows nothing of all this.
 */
package io.draftwire.cloud.metrics;
