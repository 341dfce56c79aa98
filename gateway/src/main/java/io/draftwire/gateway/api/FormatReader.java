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
            JsonNode any = JsonNodeFactory.instance.objectNode().put("type", "object");
            yield schema("response_format", schema == null ? any : schema);
          }
          case "json_schema" -> named(format);
          case null, default ->
              throw ApiException.unsupported(
                  "response_format.type",
                  "response_format.type '"
                      + type
                      + "'; there are text, json_object and json_schema");
        };
    format.refuseOthers();
    return form;
  }

  private static Form named(Members format) throws ApiException {
    Members named = format.object("json_schema");
    JsonNode schema = named == null ? null : named.node("schema");
    if (schema == null) {
      throw ApiException.invalid(
          "response_format.json_schema.schema", "response_format.json_schema.schema is missing");
    }
    named.string("name");
    named.string("description");
    named.bool("strict", true); // There is no other way here.
    named.refuseOthers();
    return schema("response_format", schema);
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
