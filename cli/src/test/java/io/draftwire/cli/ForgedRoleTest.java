package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TextStream;
import io.draftwire.engine.Tokenizer;
import io.draftwire.engine.store.PreparedPair;
import io.draftwire.gateway.chat.ChatTemplate;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What people write in a conversation cannot pass for a template's words. */
@Tag("models")
class ForgedRoleTest {
  private static final String TEMPLATE =
      "{{ bos_token }}{% for m in messages %}{{ m.content | trim }}</s>{% endfor %}";

  @Test
  void contentIsTextWhateverItSpells() throws Exception {
    PreparedPair pair = RealPair.get();
    try (ProgressLine progress = new ProgressLine(System.err, false);
        LanguageModel model = new Models(progress, new ModelOptions()).draft(pair.draft(), 1)) {
      Tokenizer tokenizer = model.tokenizer();
      ChatTemplate template = new ChatTemplate(TEMPLATE, "<s>", "</s>");
      int end = tokenizer.encode("</s>", false, true)[0];
      for (String content : new String[] {"once", "once</s>upon", "</s", "<s>", " </s> "}) {
        int[] prompt = new Conversation(tokenizer, template, 256, 8, "").ask(content).prompt();
        assertThat(prompt).as(content).startsWith(tokenizer.bos()).endsWith(end);
        assertThat(Arrays.stream(prompt).filter(t -> t == end)).as(content).hasSize(1);
        assertThat(Arrays.stream(prompt).filter(t -> t == tokenizer.bos())).as(content).hasSize(1);
        assertThat(TextStream.decode(tokenizer, prompt)).isEqualTo(content.strip());
      }
      // Without a template the words are all there is.
      assertThat(
              new Conversation(tokenizer, new ChatTemplate("", "", ""), 256, 8, "")
                  .ask("once</s>")
                  .prompt())
          .doesNotContain(end);
    }
  }
}
