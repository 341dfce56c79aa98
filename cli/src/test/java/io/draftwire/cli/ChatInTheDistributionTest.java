package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.gateway.chat.ChatTemplate;
import io.draftwire.gateway.chat.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The template engine on the command's own class path, where other libraries' wishes for its
 * dependencies meet: gRPC asks for a flavour of Guava on which it does not run.
 */
class ChatInTheDistributionTest {
  @Test
  void templatesAreRendered() throws Exception {
    ChatTemplate template =
        new ChatTemplate("{% for m in messages %}{{ m.content + eos_token }}{% endfor %}", "", "!");
    assertThat(template.prompt(List.of(new Message("user", "hi")))).isEqualTo("hi!");
  }
}
