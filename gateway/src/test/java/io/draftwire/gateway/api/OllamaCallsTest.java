package io.draftwire.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.gateway.tools.CallNotation;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OllamaCallsTest {
  private static final String BODY =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"?\"}],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}},{\"type\":\"function\",\"function\":{\"name\":\"g\"}}]}";

  private static OllamaCalls calls() throws ApiException {
    var reader = new RequestReader(SchemeChoice.auto(), 0);
    var question =
        (Dialect.ForAnswers)
            new OllamaChatDialect(reader).read(BODY.getBytes(StandardCharsets.UTF_8));
    return new OllamaCalls(question.request().calling().by(CallNotation.TAGGED));
  }

  private static String call(String name, String arguments) {
    return "<tool_call>\n{\"name\": \""
        + name
        + "\", \"arguments\": "
        + arguments
        + "}\n</tool_call>";
  }

  @Test
  void severalAreToldInTheirOrder() throws ApiException {
    OllamaCalls calls = calls();
    String text = call("g", "{\"a\": [1, \"}\"]}") + "\n" + call("f", "{}");
    StringBuilder said = new StringBuilder();
    for (char c : text.toCharArray()) {
      said.append(calls.feed(String.valueOf(c)));
    }
    said.append(calls.flush());
    assertThat(said.toString()).isBlank();
    assertThat(calls.json().toString())
        .isEqualTo(
            "[{\"function\":{\"index\":0,\"name\":\"g\",\"arguments\":{\"a\":[1,\"}\"]}}},"
                + "{\"function\":{\"index\":1,\"name\":\"f\",\"arguments\":{}}}]");
  }

  /** A limit did: what there is of its arguments is no object, and is told as it is. */
  @Test
  void oneThatIsCutOffIsToldAsFarAsItCame() throws ApiException {
    OllamaCalls calls = calls();
    String whole = call("f", "{\"a\": \"long\"}");
    calls.feed(whole.substring(0, whole.indexOf("ong")));
    calls.flush();
    assertThat(calls.any()).isTrue();
    assertThat(calls.json().at("/0/function/arguments").stringValue()).isEqualTo("{\"a\": \"l");
  }

  @Test
  void whatCallsNothingIsText() throws ApiException {
    OllamaCalls calls = calls();
    assertThat(calls.feed("so be it") + calls.flush()).isEqualTo("so be it");
    assertThat(calls.any()).isFalse();
  }
}
