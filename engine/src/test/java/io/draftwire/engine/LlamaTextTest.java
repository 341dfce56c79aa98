package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.session.FingerprintPart;
import io.draftwire.engine.gguf.GgufWriter;
import io.draftwire.engine.llama.LlamaModel;
import io.draftwire.engine.llama.LlamaOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts to tokens by llama.cpp, over tiny models whose files differ in one thing. */
@Tag("models")
class LlamaTextTest {
  private static final List<String> TEXTS =
      List.of(
          "once upon a time",
          " once  upon\n\na time, there was a girl 12345 there's",
          "once</s> upon<|end|> a<s>time<|begin|>",
          "<s>once upon",
          "<|begin|>once upon <think> the girl",
          "\u6f22\u5b57 caf\u00e9 \ud83d\ude00",
          "");

  @TempDir Path directory;
  private final List<LlamaModel> models = new ArrayList<>();

  @AfterEach
  void close() {
    models.forEach(LlamaModel::close);
  }

  private Tokenizer load(TinyLlama.Vocabulary vocabulary) throws Exception {
    Path file = directory.resolve("m" + models.size() + ".gguf");
    TinyLlama.write(file, vocabulary, 1);
    LlamaModel model =
        RealModels.backend().open(LlamaOptions.of(file).withContextLength(64).withThreads(1));
    models.add(model);
    return model.tokenizer();
  }

  private static Consumer<GgufWriter> flag(String key, boolean value) {
    return file -> file.bool("tokenizer.ggml." + key, value);
  }

  private static Consumer<GgufWriter> pre(String name) {
    return file -> file.string("tokenizer.ggml.pre", name);
  }

  @Test
  void sentencePiecePromptsAreTheTargetsWhateverTheDraftsFlags() throws Exception {
    Tokenizer target = load(TinyLlama.sentencePiece());
    Tokenizer otherTarget =
        load(
            TinyLlama.sentencePiece()
                .with(flag("add_bos_token", false))
                .with(flag("add_space_prefix", false)));
    Map<String, TinyLlama.Vocabulary> drafts =
        Map.of(
            "no BOS", TinyLlama.sentencePiece().with(flag("add_bos_token", false)),
            "BOS", TinyLlama.sentencePiece().with(flag("add_bos_token", true)),
            "EOS", TinyLlama.sentencePiece().with(flag("add_eos_token", true)),
            "SEP", TinyLlama.sentencePiece().with(flag("add_sep_token", true)),
            "no space", TinyLlama.sentencePiece().with(flag("add_space_prefix", false)),
            "a space", TinyLlama.sentencePiece().with(flag("add_space_prefix", true)),
            "merged", TinyLlama.sentencePiece().with(flag("remove_extra_whitespaces", true)),
            "pre", TinyLlama.sentencePiece().with(pre("qwen2")));
    for (Map.Entry<String, TinyLlama.Vocabulary> draft : drafts.entrySet()) {
      assertFollows(draft.getKey(), load(draft.getValue()), target);
    }
    assertFollows("another target", target, otherTarget);
    assertThat(target.prompt("once")).isNotEqualTo(otherTarget.prompt("once"));
  }

  @Test
  void bytePairPromptsAreTheTargetsWhateverTheDraftsFlags() throws Exception {
    Tokenizer target = load(TinyLlama.bytePairs().with(pre("qwen2")));
    Tokenizer otherTarget =
        load(TinyLlama.bytePairs().with(pre("llama-bpe")).with(flag("add_bos_token", true)));
    Map<String, TinyLlama.Vocabulary> drafts =
        Map.of(
            "BOS", TinyLlama.bytePairs().with(pre("qwen2")).with(flag("add_bos_token", true)),
            "EOS", TinyLlama.bytePairs().with(pre("qwen2")).with(flag("add_eos_token", true)),
            "space", TinyLlama.bytePairs().with(pre("qwen2")).with(flag("add_space_prefix", true)),
            "no pre", TinyLlama.bytePairs(),
            "llama's pre", TinyLlama.bytePairs().with(pre("llama-bpe")),
            "tekken", TinyLlama.bytePairs().with(pre("tekken")));
    for (Map.Entry<String, TinyLlama.Vocabulary> draft : drafts.entrySet()) {
      Tokenizer own = load(draft.getValue());
      assertFollows(draft.getKey(), own, target);
      assertFollows(draft.getKey(), own, otherTarget);
    }
    assertThat(target.prompt("12345")).isNotEqualTo(otherTarget.prompt("12345"));
  }

  private static void assertFollows(String what, Tokenizer draft, Tokenizer target) {
    Tokenizer reading = draft.reading(target.rules());
    assertThat(reading.fingerprint()).as(what).isEqualTo(target.fingerprint());
    assertThat(reading.prefixesSpace()).as(what).isEqualTo(target.prefixesSpace());
    for (String text : TEXTS) {
      assertThat(reading.prompt(text)).as("%s: %s", what, text).isEqualTo(target.prompt(text));
    }
  }

  @Test
  void whatDiffersIsNamed() throws Exception {
    Tokenizer pairs = load(TinyLlama.bytePairs());
    Tokenizer pieces = load(TinyLlama.sentencePiece());
    assertDiffers(pairs, TinyLlama.bytePairs().withMergesReversed(), FingerprintPart.RANKS);
    assertDiffers(pieces, TinyLlama.sentencePiece().withScoresNegated(), FingerprintPart.RANKS);
    assertDiffers(pairs, TinyLlama.bytePairs().with(pre("tekken")), FingerprintPart.RULES);
    assertDiffers(pieces, TinyLlama.sentencePiece().withType("<think>", 1), FingerprintPart.KINDS);
    assertDiffers(
        pieces,
        TinyLlama.sentencePiece().with(file -> file.uint32("tokenizer.ggml.bos_token_id", 3)),
        FingerprintPart.SPECIALS);
    assertThatThrownBy(() -> pieces.reading(pairs.rules()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("of the kind gpt2")
        .hasMessageContaining("choose a draft");
  }

  private void assertDiffers(Tokenizer one, TinyLlama.Vocabulary other, FingerprintPart in)
      throws Exception {
    assertThat(FingerprintPart.differing(one.fingerprint(), load(other).fingerprint()))
        .containsExactly(in);
  }

  @Test
  void aPreThatNobodyKnowsIsRefusedInOneLine() throws Exception {
    Tokenizer pairs = load(TinyLlama.bytePairs());
    var rules = new io.draftwire.core.session.TextRules("gpt2", "no-such", true, false, false);
    assertThatThrownBy(() -> pairs.reading(rules))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no-such")
        .hasMessageContaining("same release");
  }

  @Test
  void promptsHoldSpecialTokensAndOneBos() throws Exception {
    Tokenizer tokenizer = load(TinyLlama.sentencePiece());
    int[] plain = tokenizer.prompt("once upon");
    assertThat(plain[0]).isEqualTo(tokenizer.bos());
    assertThat(tokenizer.prompt("<s>once upon")).isEqualTo(plain);
    assertThat(tokenizer.prompt("once</s>")).endsWith(2);
    assertThat(tokenizer.encode("once</s>", true, false)).doesNotContain(2);
    Tokenizer ending = load(TinyLlama.sentencePiece().with(flag("add_eos_token", true)));
    assertThat(ending.prompt("once upon")).isEqualTo(plain);
  }

  /** The search for special tokens, done here, against native code's own. */
  @Test
  void sewnTextsAreCutLikeWholeOnes() throws Exception {
    List<Tokenizer> tokenizers =
        List.of(
            load(TinyLlama.sentencePiece()),
            load(TinyLlama.sentencePiece().with(flag("add_space_prefix", false))),
            // By this name llama.cpp knows tokens that take the white space behind them along.
            load(TinyLlama.sentencePiece().with(file -> file.string("general.name", "Phi-3"))),
            load(TinyLlama.bytePairs().with(pre("llama-bpe"))));
    List<String> parts =
        List.of("once", " ", "\n", "<s>", "</s>", "<|user|>", "<think>", "<unk>", "<", "s>", "é");
    Random random = new Random(7);
    for (Tokenizer tokenizer : tokenizers) {
      for (int i = 0; i < 500; i++) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(12); n >= 0; n--) {
          text.append(parts.get(random.nextInt(parts.size())));
        }
        BitSet harmless = new BitSet();
        harmless.set(0);
        assertThat(tokenizer.prompt(new PromptText(text.toString(), harmless)))
            .as("%s", text)
            .isEqualTo(tokenizer.prompt(text.toString()));
      }
    }
  }

  @Test
  void noControlTokenIsReadAcrossASeam() throws Exception {
    for (TinyLlama.Vocabulary vocabulary :
        List.of(TinyLlama.sentencePiece(), TinyLlama.bytePairs())) {
      Tokenizer tokenizer = load(vocabulary);
      int control = tokenizer.encode("<|user|>", false, true)[0];
      BitSet seam = new BitSet();
      seam.set("once".length() + 1);
      String text = "once<|user|> upon<|user|>";
      int[] tokens = tokenizer.prompt(new PromptText(text, seam));
      assertThat(tokens).containsOnlyOnce(control).endsWith(control);
      StringBuilder read = new StringBuilder();
      for (int token : tokens) {
        read.append(new String(tokenizer.bytes(token), StandardCharsets.UTF_8));
      }
      assertThat(read.toString().strip()).isEqualTo("once<|user|> upon");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "default",
        "tekken",
        "deepseek-llm",
        "deepseek-v3",
        "gpt-4o",
        "bloom",
        "falcon",
        "qwen2"
      })
  void longRunsOfOneClassAreCut(String pre) throws Exception {
    Tokenizer tokenizer = load(TinyLlama.bytePairs().with(pre(pre)));
    for (String run : List.of("A", "7", "!", "=", " ")) {
      String text = run.repeat(400_000);
      assertThat(TextStream.decode(tokenizer, tokenizer.encode(text, false, false)))
          .hasSize(text.length());
    }
  }

  @Test
  void runsThatTakeMinutesAreRefusedByTheirLength() throws Exception {
    for (String[] slow : new String[][] {{"superbpe", "7"}, {"tiny_aya", "7"}, {"jais-2", " "}}) {
      Tokenizer tokenizer = load(TinyLlama.bytePairs().with(pre(slow[0])));
      String text = "once" + slow[1].repeat(400_000) + "upon";
      assertThatThrownBy(() -> tokenizer.prompt(text))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("a run of 400000 characters");
      String shorter = "once" + slow[1].repeat(900) + "upon";
      assertThat(TextStream.decode(tokenizer, tokenizer.encode(shorter, false, false)))
          .isEqualTo(shorter);
    }
  }

  @Test
  void textsTooLongForAnyStackAreRefusedByTheirLength() throws Exception {
    Tokenizer pairs = load(TinyLlama.bytePairs());
    String text = "A".repeat(2_000_000);
    assertThatThrownBy(() -> pairs.prompt(text))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("2000000 bytes");
    assertThat(load(TinyLlama.sentencePiece()).prompt(text)).isNotEmpty();
  }

  /** Short texts are cut where they are asked for, long ones on a thread of their own. */
  @Test
  void whatNobodyWaitsForIsCutNoFurther() throws Exception {
    for (TinyLlama.Vocabulary vocabulary :
        List.of(TinyLlama.sentencePiece(), TinyLlama.bytePairs())) {
      Tokenizer tokenizer = load(vocabulary);
      String piece = "once" + tokenizer.controls().getFirst();
      for (String text : List.of(piece.repeat(3), piece.repeat(3_000))) {
        Thread.currentThread().interrupt();
        try {
          assertThatThrownBy(() -> tokenizer.prompt(text))
              .isInstanceOf(ModelException.class)
              .hasMessageContaining("interrupted");
        } finally {
          assertThat(Thread.interrupted()).as("whoever asked can see why").isTrue();
        }
        assertThat(tokenizer.prompt(text)).hasSizeGreaterThan(5);
      }
    }
  }

  @Test
  void halfASurrogatePairIsNoQuestionMark() throws Exception {
    Tokenizer tokenizer = load(TinyLlama.sentencePiece());
    assertThatThrownBy(() -> tokenizer.prompt("once \ud83d upon"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("at character 5");
  }
}
