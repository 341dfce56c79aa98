package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import io.draftwire.engine.TextStream;
import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.chat.ChatTemplate;
import io.draftwire.gateway.chat.ChatTemplateException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a conversation keeps, at a token a byte. */
class ConversationTest {
  private static final int VOCABULARY = 300;
  private static final int CONTEXT = 100;
  private static final LanguageModel MODEL =
      new TableModel(VOCABULARY, TableModel.seeded(VOCABULARY, 1, 3, 1), CONTEXT, 1);
  private static final Tokenizer TOKENIZER = MODEL.tokenizer();
  private static final String TEMPLATE =
      "{% for m in messages %}<{{ m.role }}:{{ m.content }}>{% endfor %}<a:";

  @AfterAll
  static void close() {
    MODEL.close();
  }

  private static Conversation conversation(String template, String system) {
    return new Conversation(TOKENIZER, new ChatTemplate(template, "", ""), CONTEXT, 1000, system);
  }

  private static String read(Conversation.Question question) {
    return TextStream.decode(TOKENIZER, question.prompt()).strip();
  }

  @Test
  void followsTheTemplate() throws Exception {
    Conversation conversation = conversation(TEMPLATE, "be kind");
    assertThat(read(conversation.ask("hello"))).isEqualTo("<system:be kind><user:hello><a:");
    conversation.answered("hi");
    assertThat(read(conversation.ask("more")))
        .isEqualTo("<system:be kind><user:hello><assistant:hi><user:more><a:");
  }

  @Test
  void continuesTextWithoutTemplate() throws Exception {
    Conversation conversation = conversation("", "");
    conversation.ask("one");
    conversation.answered("two");
    assertThat(read(conversation.ask("three"))).isEqualTo("one\n\ntwo\n\nthree");
  }

  @Test
  void leavesOutTheOldestExchangeAndKeepsWhatTheModelIsTold() throws Exception {
    Conversation conversation = conversation(TEMPLATE, "S");
    for (int i = 1; i <= 2; i++) {
      assertThat(conversation.ask(i + "x".repeat(9)).forgotten()).isZero();
      conversation.answered(i + "y".repeat(9));
    }
    Conversation.Question third = conversation.ask("3" + "x".repeat(9));
    assertThat(third.forgotten()).isEqualTo(1);
    assertThat(read(third))
        .isEqualTo("<system:S><user:2xxxxxxxxx><assistant:2yyyyyyyyy><user:3xxxxxxxxx><a:");
    assertThat(third.prompt().length).as("a quarter is the answer's").isLessThanOrEqualTo(75);
  }

  @Test
  void refusesWhatNeverFitsAndKeepsTheRest() throws Exception {
    Conversation conversation = conversation(TEMPLATE, "");
    conversation.ask("one");
    conversation.answered("two");
    assertThatThrownBy(() -> conversation.ask("x".repeat(CONTEXT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("context holds 100")
        .hasMessageContaining("shorten");
    assertThat(read(conversation.ask("three")))
        .isEqualTo("<user:one><assistant:two><user:three><a:");
  }

  @Test
  void questionThatTheTemplateRefusesIsNotKept() throws Exception {
    Conversation conversation =
        conversation(
            "{% if messages[-1].content == 'no' %}{{ raise_exception('never') }}{% endif %}"
                + TEMPLATE,
            "");
    assertThatThrownBy(() -> conversation.ask("no"))
        .isInstanceOf(ChatTemplateException.class)
        .hasMessageContaining("never");
    assertThat(read(conversation.ask("yes"))).isEqualTo("<user:yes><a:");
  }

  @Test
  void takesBackAndBeginsAnew() throws Exception {
    Conversation conversation = conversation(TEMPLATE, "S");
    conversation.ask("lost");
    conversation.takeBack();
    assertThat(read(conversation.ask("one"))).isEqualTo("<system:S><user:one><a:");
    conversation.answered("two");
    conversation.clear();
    assertThat(read(conversation.ask("three"))).isEqualTo("<system:S><user:three><a:");
  }
}
