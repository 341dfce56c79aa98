package io.draftwire.edge.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.draftwire.core.grammar.Grammar;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever a schema's grammar writes fits the schema; a validator of JSON schemas is the judge. */
class SchemaRulesTest {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** A schema, texts that its grammar has, and texts that it has not. */
  record Case(String schema, List<String> in, List<String> out) {
    static Case of(String schema, List<String> in, List<String> out) {
      return new Case(schema, in, out);
    }
  }

  static final List<Case> CASES =
      List.of(
          Case.of("{\"type\":\"boolean\"}", List.of("true", "false"), List.of("null", "1", "")),
          Case.of("{\"type\":\"null\"}", List.of("null"), List.of("0")),
          Case.of(
              "{\"type\":\"string\"}",
              List.of("\"\"", "\"a\\n\\u00e9\\\\\"", "\"\\ud83d\\ude00😀\""),
              List.of("\"", "\"\n\"", "\"\\ud83d\"", "\"\\x\"", "\"\\u12\"")),
          Case.of(
              "{\"type\":\"string\",\"minLength\":2,\"maxLength\":3}",
              List.of("\"ab\"", "\"a\\n😀\"", "\"\\ud83d\\ude00a\""),
              List.of("\"a\"", "\"abcd\"")),
          Case.of(
              "{\"type\":\"integer\"}",
              List.of("0", "-7", "123"),
              List.of("01", "1.0", "-", "1e2")),
          Case.of(
              "{\"type\":\"number\"}",
              List.of("0", "-7.25", "1e9", "1.5E-3"),
              List.of("01", "1.", ".5", "+1", "1e", "NaN")),
          Case.of(
              "{\"type\":\"integer\",\"minimum\":-12,\"maximum\":205}",
              List.of("-12", "-1", "0", "9", "99", "100", "205"),
              List.of("-13", "206", "1000", "-0")),
          Case.of(
              "{\"type\":\"integer\",\"exclusiveMinimum\":17,\"exclusiveMaximum\":20.5}",
              List.of("18", "20"),
              List.of("17", "21")),
          Case.of(
              "{\"type\":\"integer\",\"minimum\":1}", List.of("1", "2", "900"), List.of("0", "-3")),
          Case.of(
              "{\"type\":\"integer\",\"maximum\":-30}",
              List.of("-30", "-456"),
              List.of("-29", "5")),
          Case.of(
              "{\"type\":\"number\",\"minimum\":0,\"maximum\":1}",
              List.of("0", "0.5", "1", "1.00"),
              List.of("1.01", "-0.1", "2")),
          Case.of(
              "{\"type\":\"number\",\"exclusiveMinimum\":0,\"exclusiveMaximum\":0.25}",
              List.of("0.001", "0.2", "0.249"),
              List.of("0", "0.25", "0.250", "0.3", "0.0")),
          Case.of(
              "{\"type\":\"number\",\"minimum\":-3.75,\"exclusiveMaximum\":12.5}",
              List.of("-3.75", "-3.7", "0", "7.9", "12.4999", "12"),
              List.of("-3.76", "12.5", "13", "-4")),
          Case.of(
              "{\"type\":\"number\",\"exclusiveMinimum\":2.5}",
              List.of("2.51", "3", "2.500001", "40.5"),
              List.of("2.5", "2.50", "2", "-3")),
          Case.of(
              "{\"enum\":[\"a\\\"b\",1,null,[1,{\"x\":true}],2.5]}",
              List.of("\"a\\\"b\"", "1", "null", "[1,{\"x\":true}]", "2.5"),
              List.of("\"a\"", "2", "[1]")),
          Case.of(
              "{\"type\":\"integer\",\"enum\":[\"a\",1,2.5]}",
              List.of("1"),
              List.of("\"a\"", "2.5")),
          Case.of("{\"const\":{\"k\":\"é\\n\"}}", List.of("{\"k\":\"é\\n\"}"), List.of("{}")),
          Case.of(
              "{\"type\":[\"string\",\"null\",\"integer\"],\"minLength\":1,\"minimum\":5}",
              List.of("\"x\"", "null", "7"),
              List.of("\"\"", "4")),
          Case.of(
              "{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"minItems\":1,\"maxItems\":3}",
              List.of("[1]", "[1,2, 3]", "[\n  1,\n  2\n]"),
              List.of("[]", "[1,2,3,4]", "[1,]", "[\"a\"]")),
          Case.of("{\"type\":\"array\"}", List.of("[]", "[1,\"a\",{}]"), List.of("[", "[,]")),
          Case.of("{\"type\":\"array\",\"maxItems\":0}", List.of("[]", "[ ]"), List.of("[1]")),
          Case.of(
              "{\"prefixItems\":[{\"const\":1},{\"type\":\"string\"}],\"items\":{\"type\":\"null\"},\"maxItems\":4}",
              List.of("[1,\"a\"]", "[1,\"a\",null,null]"),
              List.of("[1,2]", "[1,\"a\",3]", "[1,\"a\",null,null,null]")),
          Case.of(
              "{\"prefixItems\":[{\"const\":1},{\"const\":2}],\"minItems\":3}",
              List.of("[1,2,true]"),
              List.of("[1,2]")),
          Case.of(
              """
              {"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"},
               "c":{"type":"boolean"}},"required":["b"],"additionalProperties":false}
              """,
              List.of(
                  "{\"b\":\"\"}",
                  "{\"a\":1,\"b\":\"x\",\"c\":true}",
                  "{ \"b\": \"x\", \"c\": false }",
                  "{\n  \"a\": 1,\n  \"b\": \"x\"\n}"),
              List.of(
                  "{}",
                  "{\"a\":1}",
                  "{\"b\":\"\",\"d\":1}",
                  "{\"b\":\"\",}",
                  "{\"a\":1 \"b\":\"\"}")),
          Case.of(
              "{\"properties\":{\"a\":{\"type\":\"null\"},\"b\":{\"type\":\"null\"}}}",
              List.of("{}", "{\"a\":null}", "{\"b\":null}", "{\"a\":null,\"b\":null}"),
              List.of("{\"c\":null}", "{,\"b\":null}", "{\"a\":null,\"a\":null}")),
          Case.of(
              """
              {"type":"object","properties":{"in":{"type":"integer"},"int":{"type":"integer"},
               "i]^-":{"type":"null"}},"additionalProperties":{"type":"string"}}
              """,
              List.of(
                  "{\"in\":1,\"int\":2}",
                  "{\"i\":\"\"}",
                  "{\"in\":1,\"inte\":\"x\"}",
                  "{\"\":\"\"}",
                  "{\"iné\":\"\",\"x\":\"\"}"),
              List.of("{\"in\":\"\"}", "{\"int\":\"x\"}", "{\"i]^-\":\"\"}", "{\"x\":1}")),
          Case.of(
              "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\"},\"required\":[\"n\"]}",
              List.of("{\"n\":1}", "{\"n\":1,\"m\":2}"),
              List.of("{}", "{\"m\":2}")),
          Case.of(
              "{\"type\":\"object\"}", List.of("{}", "{\"a\":{\"b\":[1,null]}}"), List.of("[]")),
          Case.of("true", List.of("1", "{\"a\":[]}", "\"x\""), List.of("", "{")),
          Case.of(
              "{\"anyOf\":[{\"type\":\"string\",\"maxLength\":1},{\"type\":\"integer\"}],\"title\":\"x\"}",
              List.of("\"a\"", "5"),
              List.of("\"ab\"", "null")),
          Case.of(
              """
              {"type":"object","required":["kind"],"oneOf":[
                {"properties":{"kind":{"const":"dog"},"barks":{"type":"boolean"}},"required":["kind","barks"]},
                {"properties":{"kind":{"const":"cat"},"lives":{"type":"integer"}},"required":["kind"]}]}
              """,
              List.of("{\"kind\":\"dog\",\"barks\":true}", "{\"kind\":\"cat\"}"),
              List.of("{\"kind\":\"dog\"}", "{\"kind\":\"cow\"}")),
          Case.of(
              """
              {"$defs":{"node":{"type":"object","properties":{"v":{"type":"integer"},
                "next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},
                "required":["v","next"],"additionalProperties":false}},"$ref":"#/$defs/node"}
              """,
              List.of("{\"v\":1,\"next\":{\"v\":2,\"next\":null}}"),
              List.of("{\"v\":1}", "{\"v\":1,\"next\":{}}")),
          Case.of(
              "{\"type\":\"array\",\"items\":{\"$ref\":\"#\"},\"maxItems\":2}",
              List.of("[]", "[[],[[]]]"),
              List.of("[1]", "[[],[],[]]")),
          Case.of(
              """
              {"definitions":{"a~b/c":{"type":"object","properties":{"x":{"type":"integer"}}}},
               "allOf":[{"$ref":"#/definitions/a~0b~1c"},{"required":["x"],"properties":{"x":{"minimum":3}}}]}
              """,
              List.of("{\"x\":3}"),
              List.of("{}", "{\"x\":2}")),
          Case.of(
              "{\"type\":\"string\",\"pattern\":\"^[A-Z]{2}-\\\\d+(\\\\.\\\\d{1,2})?$\"}",
              List.of("\"AB-1\"", "\"ZZ-12.50\""),
              List.of("\"AB\"", "\"ab-1\"", "\"AB-1.\"", "\"xAB-1\"")),
          Case.of(
              "{\"type\":\"string\",\"pattern\":\"a(b|[^c-z])?d\"}",
              List.of("\"ad\"", "\"xxabdyy\"", "\"a\\\"d\""),
              List.of("\"a\"", "\"acd\"")),
          Case.of(
              "{\"type\":\"string\",\"pattern\":\"^(?:x|\\\\n|\\\\\\\\)*?\\\\/$\"}",
              List.of("\"/\"", "\"x\\n\\\\/\""),
              List.of("\"x\"", "\"y/\"")),
          format("date", "2024-02-29", "2023-02-29"),
          format("time", "23:59:09.5Z", "24:00:00Z"),
          format("date-time", "2024-12-31T00:00:00+01:00", "2024-12-31"),
          format("duration", "P1Y2M3DT4H5M6S", "P"),
          format("email", "ann.b@example.org", "ann"),
          format("hostname", "a-b.example.org", "-a.org"),
          format("ipv4", "255.0.19.200", "256.0.0.1"),
          format("ipv6", "1:2:3::8", "1:2:3"),
          format("uri", "https://example.org/a/b", "example"),
          format("uuid", "123e4567-e89b-12d3-a456-426614174000", "123e4567"));

  private static Case format(String format, String in, String out) {
    return Case.of(
        "{\"type\":\"string\",\"format\":\"" + format + "\"}",
        List.of("\"" + in + "\""),
        List.of("\"" + out + "\"", "\"\""));
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void whatTheGrammarWritesFitsTheSchema(Case one) {
    GrammarTexts texts = new GrammarTexts(SchemaRules.grammar(MAPPER.readTree(one.schema)));
    Schema schema = validator(one.schema);
    for (String text : one.in) {
      assertThat(texts.has(text)).as("%s has %s", one.schema, text).isTrue();
      assertThat(faults(schema, text)).as("%s: %s", one.schema, text).isEmpty();
    }
    for (String text : one.out) {
      assertThat(texts.has(text)).as("%s has %s", one.schema, text).isFalse();
    }
    Random random = new Random(one.schema.hashCode());
    for (int i = 0; i < 40; i++) {
      String text = texts.random(random);
      assertThat(faults(schema, text)).as("%s: %s", one.schema, text).isEmpty();
      // What is nearly right, and still a text of the grammar's, fits as well.
      StringBuilder changed = new StringBuilder(text);
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> changed.deleteCharAt(at);
        case 1 -> changed.insert(at, text.charAt(random.nextInt(text.length())));
        default -> changed.setCharAt(at, "0159\"[]{},:-.eaZ".charAt(random.nextInt(16)));
      }
      if (texts.has(changed.toString())) {
        assertThat(faults(schema, changed.toString())).as("%s: %s", one.schema, changed).isEmpty();
      }
    }
  }

  private static Schema validator(String schema) {
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    return registry.getSchema(MAPPER.readTree(schema));
  }

  /**
   * It knows which top-level domains there are, where mail goes; the grammar knows their spelling.
   */
  private static List<Error> faults(Schema schema, String text) {
    JsonNode value = MAPPER.readTree(text.replaceFirst("(@.*\\.)[a-z]{2,10}\"$", "$1org\""));
    return schema.validate(value);
  }

  @Test
  void anyObjectIsJson() {
    GrammarTexts texts = new GrammarTexts(SchemaRules.anyObject());
    assertThat(texts.has("{\"a\": [1, {\"b\": null}], \"c\": -1.5e3}")).isTrue();
    assertThat(texts.has("[]")).isFalse();
    Random random = new Random(3);
    for (int i = 0; i < 100; i++) {
      // Members of any object may come twice; all else is JSON to the letter.
      String text = texts.random(random);
      assertThat(JsonMapper.shared().readTree(text).isObject()).as(text).isTrue();
    }
  }

  @Test
  void whatNoGrammarHoldsIsRefusedByName() {
    refused("{\"type\":\"array\",\"uniqueItems\":true}", "'uniqueItems' is not supported");
    refused("{\"not\":{\"type\":\"null\"}}", "'not' is not supported");
    refused("{\"if\":{},\"then\":{}}", "'if' is not supported");
    refused("{\"type\":\"integer\",\"multipleOf\":3}", "'multipleOf' is not supported");
    refused("{\"type\":\"object\",\"patternProperties\":{}}", "'patternProperties'");
    refused("{\"type\":\"object\",\"minProperties\":1}", "'minProperties'");
    refused(
        "{\"properties\":{\"a\":{\"x\":{\"colour\":1}}}}", "at /properties/a: keyword 'x' is not");
    refused("{\"type\":\"text\"}", "type \"text\" does not exist");
    refused("{\"type\":\"string\",\"format\":\"isbn\"}", "format 'isbn' is not supported");
    refused("{\"type\":\"string\",\"pattern\":\"(?=a)b\"}", "looking ahead");
    refused("{\"type\":\"string\",\"pattern\":\"(a)\\\\1\"}", "'\\1' is not supported");
    refused("{\"type\":\"string\",\"pattern\":\"a\",\"maxLength\":3}", "keep one");
    refused("{\"type\":\"string\",\"maxLength\":100000}", "from 0 to 2000");
    refused("{\"type\":\"string\",\"minLength\":3,\"maxLength\":2}", "above maxLength");
    refused("{\"type\":\"integer\",\"minimum\":3,\"maximum\":2}", "no integer is in its bounds");
    refused("{\"type\":\"number\",\"exclusiveMinimum\":3,\"maximum\":3}", "no number is in");
    refused("{\"type\":\"integer\",\"minLength\":3}", "says nothing of type");
    refused("{\"enum\":[]}", "none is listed");
    refused("{\"type\":\"string\",\"enum\":[1]}", "none of the listed");
    refused("{\"enum\":[\"a\"],\"minLength\":1}", "beside listed values");
    refused("{\"items\":[{}]}", "call it prefixItems");
    refused("{\"items\":false,\"minItems\":1}", "more than there can be");
    refused("{\"properties\":{\"a\":false}}", "at /properties/a: false has no value");
    refused(
        "{\"properties\":{},\"required\":[\"a\"],\"additionalProperties\":false}", "is required");
    refused("{\"$ref\":\"http://example.org/s\"}", "a place in this schema");
    refused("{\"$ref\":\"#/$defs/a\"}", "refers to nothing");
    refused(
        "{\"oneOf\":[{\"type\":\"number\"},{\"type\":\"integer\"}]}", "branches 0 and 1 of oneOf");
    refused("{\"oneOf\":[{\"const\":1},{\"const\":1.0}]}", "branches 0 and 1 of oneOf");
    refused("{\"allOf\":[{\"pattern\":\"a\"},{\"pattern\":\"b\"}]}", "a 'pattern' of its own");
    refused(
        "{\"allOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]}", "no value is both of type");
    refused("[]", "neither an object nor a boolean");
    String nested = "{\"items\":".repeat(80) + "{}" + "}".repeat(80);
    refused(nested, "nest deeper");
    String twice = "{\"$ref\":\"#\",\"required\":[\"x\"]}";
    refused("{\"properties\":{\"a\":" + twice + ",\"b\":" + twice + "}}", "schemas");
  }

  private static void refused(String schema, String why) {
    assertThatThrownBy(() -> SchemaRules.grammar(MAPPER.readTree(schema)))
        .as(schema)
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining(why)
        .message()
        .doesNotContain("\n");
  }

  /** A rule that would begin with itself is the grammar's to refuse. */
  @Test
  void aSchemaThatIsNothingButItselfIsNoGrammar() {
    String circle =
        SchemaRules.grammar(MAPPER.readTree("{\"anyOf\":[{\"$ref\":\"#\"},{\"type\":\"null\"}]}"));
    assertThatThrownBy(() -> Grammar.of(circle)).hasMessageContaining("begins with itself");
  }
}
