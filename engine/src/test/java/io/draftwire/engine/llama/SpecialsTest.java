package io.draftwire.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.PromptText;
import io.draftwire.engine.RealModels;
import io.draftwire.engine.TinyLlama;
import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.llama.Specials.Fragment;
import io.draftwire.engine.llama.Specials.Special;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecialsTest {
  private static final Specials SPECIALS =
      new Specials(
          List.of(
              new Special(1, "<s>", true, false, false),
              new Special(2, "<s><s>", true, false, false),
              new Special(3, "s><", false, false, false),
              new Special(4, "[m]", true, true, true)));

  private static String shown(String text, int... seams) {
    BitSet set = new BitSet();
    for (int seam : seams) {
      set.set(seam);
    }
    StringBuilder out = new StringBuilder();
    for (Fragment fragment : SPECIALS.fragments(new PromptText(text, set), true)) {
      out.append(
          fragment.token() == Specials.TEXT
              ? "'" + text.substring(fragment.from(), fragment.to()) + "'"
              : "#" + fragment.token());
    }
    return out.toString();
  }

  @Test
  void theLongestClaimsTheTextFirst() {
    assertThat(shown("a<s><s><s>b")).isEqualTo("'a'#2#1'b'");
    assertThat(shown("<s>a<s><s>")).isEqualTo("#1'a'#2");
    assertThat(shown("s><s>")).isEqualTo("'s>'#1");
    assertThat(shown("s><")).isEqualTo("#3");
    assertThat(shown("")).isEmpty();
  }

  @Test
  void whiteSpaceGoesWithTheTokenThatTakesIt() {
    assertThat(shown("a \t[m]\n b")).isEqualTo("'a'#4'b'");
    assertThat(shown(" [m] [m] ")).isEqualTo("#4#4");
    assertThat(shown("[m] <s>")).isEqualTo("#4#1");
  }

  @Test
  void controlTokensAreNotFoundAcrossSeams() {
    assertThat(shown("<s><s>", 1)).isEqualTo("'<s>'#1");
    assertThat(shown("<s><s>", 3)).isEqualTo("#1#1");
    assertThat(shown("s><", 1)).isEqualTo("#3");
  }

  @Test
  void eightyThousandSpecialTokensAreFoundInOneWalk() {
    String text = "a<s>".repeat(80_000);
    assertThat(SPECIALS.fragments(PromptText.of(text), true)).hasSize(160_000);
    assertThat(SPECIALS.fragments(PromptText.of(text), false)).hasSize(1);
  }

  /** llama.cpp itself, which searches in quadratic time. */
  @Test
  @Tag("models")
  void textsAreCutAsNativeCodeCutsThem(@TempDir Path directory) throws Throwable {
    RealModels.natives();
    List<TinyLlama.Vocabulary> vocabularies =
        List.of(
            TinyLlama.sentencePiece(),
            TinyLlama.sentencePiece()
                .with(file -> file.bool("tokenizer.ggml.add_space_prefix", false)),
            // By this name llama.cpp knows tokens that take the white space behind them along.
            TinyLlama.sentencePiece().with(file -> file.string("general.name", "Phi-3")),
            TinyLlama.bytePairs().with(file -> file.string("tokenizer.ggml.pre", "llama-bpe")));
    List<String> parts =
        List.of(
            "once",
            " ",
            "\n",
            "<s>",
            "</s>",
            "<|user|>",
            "<|begin|>",
            "<|end|>",
            "<think>",
            "<unk>",
            "<",
            "s>",
            "|>",
            "\u00e9");
    Random random = new Random(7);
    for (TinyLlama.Vocabulary vocabulary : vocabularies) {
      Path file = TinyLlama.write(directory.resolve("m.gguf"), vocabulary, 1);
      LlamaLibrary library = new LlamaLibrary(RealModels.natives(), LlamaBackend.VERSION);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment params = (MemorySegment) library.modelDefaults.invoke(arena);
        LlamaStructs.set(LlamaStructs.MODEL_PARAMS, params, "vocab_only", true);
        MemorySegment model =
            (MemorySegment) library.loadModel.invoke(arena.allocateFrom(file.toString()), params);
        MemorySegment vocab =
            (MemorySegment)
                LlamaLibrary.invoke(library.bind("llama_model_get_vocab", ADDRESS, ADDRESS), model);
        LlamaVocabulary ours = new LlamaVocabulary(library, vocab, GgufFile.open(file), null);
        for (int i = 0; i < 1000; i++) {
          String text =
              Stream.generate(() -> parts.get(random.nextInt(parts.size())))
                  .limit(random.nextInt(12))
                  .reduce("", String::concat);
          boolean parse = random.nextBoolean();
          assertThat(new SewnText(ours, PromptText.of(text), parse).tokens())
              .as("%s, %s", text, parse)
              .isEqualTo(natively(library, vocab, text, parse));
        }
        LlamaLibrary.invoke(library.freeModel, model);
      }
    }
  }

  private static int[] natively(
      LlamaLibrary library, MemorySegment vocab, String text, boolean parse) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      MemorySegment input = arena.allocateFrom(text);
      int capacity = bytes.length + 8;
      MemorySegment output = arena.allocate(JAVA_INT, capacity);
      int count =
          (int)
              library.tokenize.invokeExact(
                  vocab, input, bytes.length, output, capacity, false, parse);
      return output.asSlice(0, 4L * count).toArray(JAVA_INT);
    }
  }
}
