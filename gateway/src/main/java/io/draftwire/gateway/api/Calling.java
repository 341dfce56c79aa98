package io.draftwire.gateway.api;

import io.draftwire.core.grammar.Grammar;
import io.draftwire.edge.schema.SchemaException;
import io.draftwire.gateway.tools.CallNotation;
import io.draftwire.gateway.tools.Tools;
import tools.jackson.databind.JsonNode;

/**
 * What an answer may call, and how it would be written.
 *
 * @param content the schema of an answer that calls nothing; null for any text
 * @param notation of the model that answers; null before it is known
 */
public record Calling(Tools tools, JsonNode content, CallNotation notation) {
  Calling by(CallNotation models) {
    return new Calling(tools, content, models);
  }

  /**
   * What the answer has to be.
   *
   * @throws ApiException 400 for schemas that no grammar holds
   */
  Grammar grammar() throws ApiException {
    try {
      return FormatReader.grammar("tools", notation.grammar(tools, content));
    } catch (SchemaException e) {
      throw ApiException.unsupported("tools", "tools: " + e.getMessage());
    }
  }
}
