package io.draftwire.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.store.ModelReference.HubFile;
import io.draftwire.engine.store.ModelReference.LocalFile;
import io.draftwire.engine.store.ModelReference.NpmFile;
import io.draftwire.engine.store.ModelReference.NpmPart;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelReferenceTest {
  @Test
  void readsTheThreeForms() {
    assertThat(ModelReference.parse("models/a.gguf"))
        .isEqualTo(new LocalFile(Path.of("models/a.gguf")));
    assertThat(ModelReference.parse("hf:Qwen/Qwen3-0.6B-GGUF/sub/Qwen3-0.6B-Q8_0.gguf"))
        .isEqualTo(new HubFile("Qwen", "Qwen3-0.6B-GGUF", "sub/Qwen3-0.6B-Q8_0.gguf"));
    assertThat(ModelReference.parse("npm:@scope/name@1.2.3-rc.1/dist/x.data"))
        .isEqualTo(new NpmFile(List.of(new NpmPart("@scope/name", "1.2.3-rc.1", "dist/x.data"))));
  }

  @Test
  void readsPiecesInOrder() {
    String text = "npm:a@1.0.0/m+odel.part+npm:b@2.0.0/model.part";
    assertThat(ModelReference.parse(text))
        .isEqualTo(
            new NpmFile(
                List.of(
                    new NpmPart("a", "1.0.0", "m+odel.part"),
                    new NpmPart("b", "2.0.0", "model.part"))))
        .hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "https://example.org/model.gguf",
        "npm:",
        "npm:name/file",
        "npm:name@latest/file",
        "npm:name@^1.0.0/file",
        "npm:name@1.0.0",
        "npm:name@1.0.0/",
        "npm:name@1.0.0/../file",
        "npm:name@1.0.0//file",
        "npm:--evil@1.0.0/file",
        "npm:../evil@1.0.0/file",
        "npm:a@1.0.0/x+npm:b/y",
        "hf:owner/model.gguf",
        "hf:owner/repo/model.safetensors",
        "hf:owner/repo/../../x.gguf",
        "hf:owner/../x.gguf"
      })
  void refusesEverythingElseInOneLine(String text) {
    assertThatThrownBy(() -> ModelReference.parse(text))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageNotContaining("\n");
  }
}
