package io.draftwire.gateway.api;

import io.draftwire.core.grammar.Grammar;
import io.draftwire.core.grammar.GrammarException;
import io.draftwire.edge.schema.SchemaException;
import io.draftwire.edge.schema.SchemaRules;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads what a request says of its answer's form: OpenAI's {@code response_format}, and llama.cpp's
 * {@code grammar} and {@code json_schema}.
 */
final class FormatReader {
  /**
   * A form.
   *
   * @param member that asks for it; null for none
   * @param schema that the answer fits; null where it is a grammar that was asked for
   */
  record Form(String member, Grammar grammar, JsonNode schema) {
    static final Form ANY = new Form(null, Grammar.NONE, null);
  }

  private FormatReader() {}

  static Form read(Members members) throws ApiException {
    Form form = Form.ANY;
    form = either(form, responseFormat(members));
    form = either(form, schema("json_schema", members.node("json_schema")));
    String grammar = members.string("grammar");
    return grammar == null || grammar.isEmpty()
        ? form
        : either(form, new Form("grammar", grammar("grammar", grammar), null));
  }

  /** Ollama's {@code format}: the word json, or a schema. */
  static Form ofOllama(Members members) throws ApiException {
    JsonNode format = members.node("format");
    if (format == null || Refusals.saysNothing(format)) {
      return Form.ANY;
    }
    if (!format.isString()) {
      return schema("format", format);
    }
    if (!format.stringValue().equals("json")) {
      throw ApiException.unsupported(
          "format", "format '" + format.stringValue() + "'; there are json, and schemas");
    }
    return schema("format", anyObject());
  }

  /** What a response's {@code text} says: as {@code response_format}, but without a level. */
  static Form ofResponse(Members text) throws ApiException {
    Members format = text.object("format");
    if (format == null) {
      return Form.ANY;
    }
    String member = text.name("format");
    String type = format.string("type");
    Form form =
        switch (type) {
          case "text" -> Form.ANY;
          case "json_object" -> schema(member, anyObject());
          case "json_schema" -> named(member, format);
          case null, default -> throw unknown(member, type);
        };
    format.refuseOthers();
    return form;
  }

  private static JsonNode anyObject() {
    return JsonNodeFactory.instance.objectNode().put("type", "object");
  }

  private static ApiException unknown(String member, String type) {
    return ApiException.unsupported(
        member + ".type",
        member + ".type '" + type + "'; there are text, json_object and json_schema");
  }

  private static Form either(Form one, Form other) throws ApiException {
    if (one.member != null && other.member != null) {
      throw ApiException.invalid(
          other.member,
          one.member + " and " + other.member + " each say what the answer is; leave one out");
    }
    return other.member == null ? one : other;
  }

  private static Form responseFormat(Members members) throws ApiException {
    Members format = members.object("response_format");
    if (format == null) {
      return Form.ANY;
    }
    String type = format.string("type");
    Form form =
        switch (type) {
          case "text" -> Form.ANY;
          case "json_object" -> {
            // As llama.cpp's server reads it.
            JsonNode schema = format.node("schema");
            yield schema("response_format", schema == null ? anyObject() : schema);
          }
          case "json_schema" -> {
            Members named = format.object("json_schema");
            if (named == null) {
              throw missing("response_format.json_schema");
            }
            Form of = named("response_format", named);
            named.refuseOthers();
            yield of;
          }
          case null, default -> throw unknown("response_format", type);
        };
    format.refuseOthers();
    return form;
  }

  private static Form named(String member, Members named) throws ApiException {
    JsonNode schema = named.node("schema");
    if (schema == null) {
      throw missing(named.name("schema"));
    }
    named.string("name");
    named.string("description");
    named.bool("strict", true); // There is no other way here.
    return schema(member, schema);
  }

  private static ApiException missing(String name) {
    return ApiException.invalid(name, name + " is missing");
  }

  private static Form schema(String member, JsonNode schema) throws ApiException {
    if (schema == null) {
      return Form.ANY;
    }
    try {
      return new Form(member, grammar(member, SchemaRules.grammar(schema)), schema);
    } catch (SchemaException e) {
      throw ApiException.unsupported(member, member + ": " + e.getMessage());
    }
  }

  /**
   * @throws ApiException if it is none, or too large
   */
  static Grammar grammar(String member, String gbnf) throws ApiException {
    try {
      return Grammar.of(gbnf);
    } catch (GrammarException e) {
      throw ApiException.invalid(member, member + ": " + e.getMessage());
    }
  }
}
