package io.draftwire.edge.schema;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the references of a schema refer to: places within itself. */
final class SchemaReferences {
  private final JsonNode root;

  SchemaReferences(JsonNode root) {
    this.root = root;
  }

  /**
   * The JSON pointer that a schema's reference is.
   *
   * @throws SchemaException if it is none
   */
  String pointer(ObjectNode schema, String where) {
    JsonNode reference = schema.get("$ref");
    if (!reference.isString() || !reference.stringValue().matches("#(/.*)?")) {
      throw new SchemaException(
          where, "$ref " + reference + " is not '#' or '#/...', a place in this schema");
    }
    try {
      return URLDecoder.decode(
          reference.stringValue().substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new SchemaException(where, "$ref " + reference + " has a '%' that escapes nothing");
    }
  }

  /**
   * What it refers to.
   *
   * @throws SchemaException if there is no schema
   */
  ObjectNode resolved(ObjectNode schema, String where) {
    if (root.at(JsonPointer.compile(pointer(schema, where))) instanceof ObjectNode found) {
      return found;
    }
    throw new SchemaException(where, "$ref " + schema.get("$ref") + " refers to nothing");
  }
}
