package io.draftwire.gateway.tools;

import tools.jackson.databind.JsonNode;

/**
 * A function that a client offers.
 *
 * @param parameters the schema of its arguments, which are an object
 * @param strict whether the client insists on the schema to the letter
 * @param written as the client wrote it, for templates
 */
public record Tool(String name, JsonNode parameters, boolean strict, JsonNode written) {}
