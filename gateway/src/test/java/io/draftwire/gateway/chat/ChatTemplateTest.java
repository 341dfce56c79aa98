package io.draftwire.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.draftwire.gateway.chat.jinja.Text;
import io.draftwire.gateway.tools.CallNotation;
import io.draftwire.gateway.tools.Tool;
import io.draftwire.gateway.tools.ToolCall;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Templates of the families that people bring, against what those models expect to read. */
class ChatTemplateTest {
  /** As TinyLlama's file carries it. */
  private static final String ZEPHYR =
      """
      {% for message in messages %}
      {% if message['role'] == 'user' %}
      {{ '<|user|>
      ' + message['content'] + eos_token }}
      {% elif message['role'] == 'system' %}
      {{ '<|system|>
      ' + message['content'] + eos_token }}
      {% elif message['role'] == 'assistant' %}
      {{ '<|assistant|>
      '  + message['content'] + eos_token }}
      {% endif %}
      {% if loop.last and add_generation_prompt %}
      {{ '<|assistant|>' }}
      {% endif %}
      {% endfor %}""";

  private static final String CHATML =
      "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
          + "{{ '<|im_start|>system\\nBe helpful.<|im_end|>\\n' }}{% endif %}"
          + "{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}"
          + "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

  private static final String LLAMA3 =
      "{% set loop_messages = messages %}{% for message in loop_messages %}"
          + "{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+"
          + " message['content'] | trim + '<|eot_id|>' %}"
          + "{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}"
          + "{{ content }}{% endfor %}{% if add_generation_prompt %}"
          + "{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}{% endif %}";

  private static final List<Message> TALK =
      List.of(
          new Message("system", "Be kind."),
          new Message("user", " Hi & \"you\" "),
          new Message("assistant", "Hello"),
          new Message("user", "So?"));

  private static String render(String template, List<Message> messages) throws Exception {
    return new ChatTemplate(template, "<s>", "</s>").prompt(messages);
  }

  @Test
  void zephyr() throws Exception {
    assertThat(render(ZEPHYR, TALK))
        .isEqualTo(
            "<|system|>\nBe kind.</s>\n<|user|>\n Hi & \"you\" </s>\n<|assistant|>\nHello</s>\n"
                + "<|user|>\nSo?</s>\n<|assistant|>\n");
  }

  @Test
  void chatml() throws Exception {
    assertThat(render(CHATML, TALK.subList(1, 2)))
        .isEqualTo(
            "<|im_start|>system\nBe helpful.<|im_end|>\n<|im_start|>user\n Hi & \"you\" <|im_end|>\n"
                + "<|im_start|>assistant\n");
  }

  @Test
  void llama3() throws Exception {
    assertThat(render(LLAMA3, TALK.subList(0, 2)))
        .isEqualTo(
            "<s><|start_header_id|>system<|end_header_id|>\n\nBe kind.<|eot_id|>"
                + "<|start_header_id|>user<|end_header_id|>\n\nHi & \"you\"<|eot_id|>"
                + "<|start_header_id|>assistant<|end_header_id|>\n\n");
  }

  @Test
  void namespacesAndReversedLists() throws Exception {
    String last =
        "{%- set ns = namespace(text='none') -%}{%- for m in messages[::-1] -%}"
            + "{%- if m.role == 'user' and ns.text == 'none' -%}{%- set ns.text = m.content -%}{%- endif -%}"
            + "{%- endfor -%}{{ ns.text }} of {{ messages|length }}";
    assertThat(render(last, TALK)).isEqualTo("So? of 4");
  }

  /** What Qwen3's template does with thoughts: those of earlier answers are left out. */
  @Test
  void methodsOfPythonsStrings() throws Exception {
    String thinking =
        """
        {%- set ns = namespace(seeking=true, last=messages|length - 1) %}
        {%- for message in messages[::-1] %}
            {%- set index = (messages|length - 1) - loop.index0 %}
            {%- if ns.seeking and message.role == "user" and message.content is string and not(message.content.startswith('<tool>') and message.content.endswith('</tool>')) %}
                {%- set ns.seeking = false %}
                {%- set ns.last = index %}
            {%- endif %}
        {%- endfor %}
        {%- for message in messages %}
            {%- set content = message.content %}
            {%- if '</think>' in content %}
                {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
            {%- endif %}
            {{- message.role + ':' + content + ';' }}
        {%- endfor %}
        {{- ns.last }}""";
    assertThat(
            render(
                thinking,
                List.of(
                    new Message("user", "one"),
                    new Message("assistant", "<think>\nhm\n</think>\n\ntwo"),
                    new Message("user", "three"),
                    new Message("user", "<tool>four</tool>"))))
        .isEqualTo("user:one;assistant:two;user:three;user:<tool>four</tool>;2");
  }

  /** As templates of Hermes' and Qwen's kind have it: tools as JSON, arguments as what they say. */
  private static final String TELLS_OF_TOOLS =
      """
      {%- if tools %}<s>tools:{% for tool in tools %}{{ tool | tojson }}{% endfor %}
      {%- endif %}
      {%- for m in messages %}
      {%- if m.role == 'tool' %}[{{ m.tool_call_id }}={{ m.content }}]
      {%- else %}{{ m.role }}:{{ m.content }}
      {%- for call in m.tool_calls %}<tool_call>
      {"name": "{{ call.function.name }}", "arguments": {{ call.function.arguments | tojson }}}
      </tool_call>{% endfor %}
      {%- endif %}
      {%- endfor %}""";

  private static final List<Message> CALLED =
      List.of(
          new Message("user", "Sum?"),
          new Message(
              "assistant", "", List.of(new ToolCall("c1", "add", "{\"a\": [1, \"x\"]}")), null),
          new Message("tool", "7", List.of(), "c1"));

  private static final Tool ADD =
      new Tool(
          "add",
          new JsonMapper().readTree("{\"type\":\"object\"}"),
          false,
          new JsonMapper().readTree("{\"type\":\"function\",\"function\":{\"name\":\"add\"}}"));

  @Test
  void aTemplateThatTellsOfToolsGetsThem() throws Exception {
    ChatTemplate template = new ChatTemplate(TELLS_OF_TOOLS, "", "");
    assertThat(template.notation()).isEqualTo(CallNotation.TAGGED);
    assertThat(template.prompt(CALLED, List.of(ADD)))
        .isEqualTo(
            "<s>tools:{\"type\": \"function\", \"function\": {\"name\": \"add\"}}user:Sum?assistant:"
                + "<tool_call>\n{\"name\": \"add\", \"arguments\": {\"a\": [1, \"x\"]}}\n</tool_call>[c1=7]");
    assertThat(template.prompt(CALLED.subList(0, 1))).isEqualTo("user:Sum?");
  }

  @Test
  void forAnyOtherTemplateToolsAreToldOfInWords() throws Exception {
    String plain = "{% for m in messages %}{{ m.role }}:{{ m.content }};{% endfor %}";
    ChatTemplate template = new ChatTemplate(plain, "", "");
    String prompt = template.prompt(CALLED, List.of(ADD));
    assertThat(prompt)
        .startsWith("system:There are functions")
        .contains("<tools>\n{\"type\":\"function\",\"function\":{\"name\":\"add\"}}\n</tools>")
        .endsWith(
            "user:Sum?;assistant:<tool_call>\n{\"name\": \"add\", \"arguments\": {\"a\": [1, \"x\"]}}\n"
                + "</tool_call>;user:<tool_response>\n7\n</tool_response>;");
    List<Message> kind = List.of(new Message("system", "Be kind."), new Message("user", "Hi"));
    assertThat(template.prompt(kind, List.of(ADD)))
        .startsWith("system:Be kind.\n\nThere are functions")
        .endsWith(";user:Hi;");
    assertThat(new ChatTemplate("", "", "").prompt(kind, List.of(ADD))).endsWith("\n\nHi");
  }

  /** What a client says of its tools is no more the template's than what people say. */
  @Test
  void toolsSpellNoControlTokens() {
    Object value = JsonValues.of(new JsonMapper().readTree("{\"<s>\":[\"<s>\",1,true,null]}"));
    assertThat(String.valueOf(value)).isEqualTo("{<s>=[<s>, 1, true, null]}");
    assertThat((Map<?, ?>) value)
        .allSatisfy(
            (key, list) -> {
              assertThat(((Text) key).foreignBetween(0, 3)).isTrue();
              assertThat(((Text) ((List<?>) list).getFirst()).foreignBetween(0, 3)).isTrue();
            });
  }

  @Test
  void withoutTemplateContentsAreJoinedWithBlankLines() throws Exception {
    assertThat(render("", TALK.subList(0, 2))).isEqualTo("Be kind.\n\n Hi & \"you\" ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ 7 * 7 }}",
        "{% for m in messages %}x{% endfor %}",
        "{{ raise_exception('no') }}",
        "{# gone #}",
        "\\n 'quoted' <b>&amp;</b>"
      })
  void whatPeopleWriteIsNeverATemplate(String content) throws Exception {
    assertThat(render(CHATML, List.of(new Message("system", content))))
        .isEqualTo("<|im_start|>system\n" + content + "<|im_end|>\n<|im_start|>assistant\n");
  }

  @Test
  void refusalOfTheTemplateIsTold() {
    String strict =
        "{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}x";
    assertThatExceptionOfType(ChatTemplateException.class)
        .isThrownBy(() -> render(strict, TALK))
        .withMessageContaining("System role not supported")
        .matches(ChatTemplateException::raised);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{{ nobody(messages) }}", "{% for m in messages %}", "{{ messages[1:2:0] }}"})
  void brokenTemplateIsTold(String template) {
    assertThatExceptionOfType(ChatTemplateException.class)
        .isThrownBy(() -> render(template, TALK))
        .withMessageContaining("/v1/completions")
        .matches(e -> !e.raised());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{% for m in messages %}", "{{ messages|nofilter }}", "{% nosuchtag %}"})
  void whatCannotRunIsKnownBeforeThereIsAConversation(String template) {
    ChatTemplate broken = new ChatTemplate(template, "", "");
    assertThat(broken.present()).isTrue();
    assertThat(broken.fault()).hasValueSatisfying(why -> assertThat(why).contains("line 1"));
    assertThat(new ChatTemplate(CHATML, "", "").fault()).isEmpty();
    assertThat(new ChatTemplate("", "", "").fault()).isEmpty();
  }

  /** Two such requests once kept a gateway from answering anybody. */
  @Test
  void endlessTemplateIsOneLineAndNotTheCallersFault() {
    String endless = "{% for a in range(1000) %}".repeat(4) + "{% endfor %}".repeat(4);
    assertThatExceptionOfType(ChatTemplateException.class)
        .isThrownBy(() -> render(endless, TALK))
        .withMessageContaining("steps")
        .withMessageContaining("/v1/completions")
        .matches(e -> !e.raised());
  }
}
