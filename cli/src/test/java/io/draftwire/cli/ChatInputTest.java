package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;

class ChatInputTest {
  @Test
  void linesThatAreNotUtf8AreNoOtherQuestions() throws Exception {
    byte[] bytes = {'a', (byte) 0xc3, (byte) 0xa9, '\r', '\n', '\n', (byte) 0xe9, '\n', 'b'};
    ChatInput input = new ChatInput.Piped(new ByteArrayInputStream(bytes));
    assertThat(input.read()).isEqualTo("a\u00e9");
    assertThat(input.read()).isEmpty();
    assertThatThrownBy(input::read)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("line 3 of the input is not UTF-8; convert it first, with iconv say");
    assertThat(input.read()).isEqualTo("b");
    assertThat(input.read()).isNull();
  }
}
