package io.draftwire.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.grammar.Grammar;
import io.draftwire.core.grammar.GrammarState;
import io.draftwire.core.grammar.TokenGrammar;
import io.draftwire.core.grammar.TokenTrie;
import io.draftwire.engine.RealModels;
import io.draftwire.engine.TinyLlama;
import io.draftwire.engine.gguf.GgufFile;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * llama.cpp's grammar sampler says which tokens may come, and the automaton says the same: over
 * grammars that people write and grammars at random, along texts at random.
 *
 * <p>Three kinds of tokens are beyond the comparison. A control token has no text here, and there
 * the one that its file spells it by; a piece that begins with a zero byte is never let through
 * there; and bytes that make a text no UTF-8 are never let through here.
 */
@Tag("models")
class GrammarOracleTest {
  private static final int STEPS = 24;

  private static final List<String> WRITTEN =
      List.of(
          "root ::= \"once upon a time\" [.!] | \"there was\" \" the\"? \" girl\"",
          """
          root ::= object
          value ::= object | array | string | number | "true" | "false" | "null"
          object ::= "{" ws (pair ("," ws pair)*)? "}" ws
          pair ::= string ":" ws value
          array ::= "[" ws (value ("," ws value)*)? "]" ws
          string ::= "\\"" ([^"\\\\\\x7F\\x00-\\x1F] | "\\\\" (["\\\\bfnrt/] | "u" [0-9a-fA-F]{4}))* "\\"" ws
          number ::= "-"? ([0-9] | [1-9] [0-9]{0,15}) ("." [0-9]+)? ([eE] [-+]? [0-9]{1,3})? ws
          ws ::= " "? | "\\n" [ \\t]{0,8}
          """,
          "root ::= ([a-z]+ \" \"){2,5} [^a-z]{0,3} \"\\u00e9\"+ .",
          "root ::= [\\u0100-\\u07ff\\u4e00-\\u9fff\\U0001F300-\\U0001F64F]{3} | \"<think>\" root");

  private final Random random = new Random(17);

  @Test
  void theSameTokensMayCome(@TempDir Path directory) throws Throwable {
    RealModels.natives();
    List<String> grammars = new ArrayList<>(WRITTEN);
    for (int i = 0; i < 120; i++) {
      grammars.add(grammar());
    }
    LlamaLibrary library = new LlamaLibrary(RealModels.natives(), LlamaBackend.VERSION);
    for (TinyLlama.Vocabulary vocabulary :
        List.of(TinyLlama.sentencePiece(), TinyLlama.bytePairs())) {
      GgufFile file = GgufFile.open(TinyLlama.write(directory.resolve("m.gguf"), vocabulary, 1));
      MemorySegment model = LlamaVocabularies.loadPieces(library, file, MemorySegment.NULL);
      MemorySegment vocab =
          (MemorySegment)
              LlamaLibrary.invoke(library.bind("llama_model_get_vocab", ADDRESS, ADDRESS), model);
      LlamaVocabulary pieces = new LlamaVocabulary(library, vocab, file, null);
      int ends = 0;
      int masks = 0;
      for (String grammar : grammars) {
        ends += compare(new Oracle(library, vocab, pieces.size()), pieces, grammar);
        masks++;
      }
      assertThat(ends).as("texts that came to their end").isGreaterThan(masks / 8);
      LlamaLibrary.invoke(library.freeModel, model);
    }
  }

  /** One text of a grammar; 1 if it was led to its end. */
  private int compare(Oracle oracle, LlamaVocabulary pieces, String gbnf) throws Throwable {
    TokenTrie trie = new TokenTrie(pieces.size(), pieces::bytes, pieces::endsText);
    TokenGrammar grammar = new TokenGrammar(Grammar.of(gbnf), trie);
    GrammarState state = grammar.start();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (Arena arena = Arena.ofConfined()) {
      oracle.begin(arena, gbnf);
      for (int step = 0; step < STEPS; step++) {
        boolean[] theirs = oracle.allowed(arena);
        List<Integer> may = new ArrayList<>();
        for (int token = 0; token < theirs.length; token++) {
          boolean ours = grammar.allows(state, token);
          if (ours) {
            may.add(token);
          }
          if (comparable(pieces, text, token)) {
            assertThat(ours)
                .as("token %s behind '%s' by %s", token, text, gbnf)
                .isEqualTo(theirs[token]);
          }
        }
        int token = may.get(random.nextInt(may.size()));
        if (pieces.endsText(token)) {
          return 1;
        }
        state = grammar.after(state, token);
        oracle.accept(token);
        text.writeBytes(pieces.bytes(token));
      }
      return 0;
    } finally {
      oracle.end();
    }
  }

  private static boolean comparable(LlamaVocabulary pieces, ByteArrayOutputStream text, int token) {
    if (pieces.endsText(token)) {
      return true;
    }
    byte[] bytes = pieces.bytes(token);
    if (bytes.length == 0 || bytes[0] == 0) {
      return false;
    }
    ByteBuffer whole = ByteBuffer.allocate(text.size() + bytes.length);
    whole.put(text.toByteArray()).put(bytes).flip();
    CoderResult read =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(whole, CharBuffer.allocate(whole.limit()), false);
    return !read.isError();
  }

  /** A grammar of some rules, each beginning with a character. */
  private String grammar() {
    int rules = 1 + random.nextInt(4);
    StringBuilder text = new StringBuilder();
    for (int rule = 0; rule < rules; rule++) {
      text.append(rule == 0 ? "root" : "r" + rule).append(" ::= ");
      int alternatives = 1 + random.nextInt(3);
      for (int a = 0; a < alternatives; a++) {
        text.append(a == 0 ? "" : " | ").append(characters());
        for (int n = random.nextInt(4); n > 0; n--) {
          text.append(' ').append(symbol(rules)).append(repetition());
        }
      }
      text.append(random.nextInt(4) == 0 ? " | \"<\"\n" : "\n");
    }
    return text.toString();
  }

  private String symbol(int rules) {
    return switch (random.nextInt(4)) {
      case 0 -> rules == 1 ? characters() : "r" + (1 + random.nextInt(rules - 1));
      case 1 -> "(" + characters() + " | " + characters() + " \"s>\"?)";
      default -> characters();
    };
  }

  private String characters() {
    return switch (random.nextInt(6)) {
      case 0 -> "\" there\"";
      case 1 -> "\"an\"";
      case 2 -> "[a-m ]";
      case 3 -> "[^a-f\\x00\\n]";
      case 4 -> "[t-z\\u00e0-\\u00ff]";
      default -> "\"" + "abcdth\u00e9".charAt(random.nextInt(7)) + "\"";
    };
  }

  private String repetition() {
    return List.of("", "", "", "?", "*", "+", "{2}", "{1,3}", "{0,2}").get(random.nextInt(9));
  }

  /** llama.cpp's sampler. */
  private static final class Oracle {
    private final LlamaLibrary library;
    private final MemorySegment vocab;
    private final int vocabulary;
    private MemorySegment sampler;

    Oracle(LlamaLibrary library, MemorySegment vocab, int vocabulary) {
      this.library = library;
      this.vocab = vocab;
      this.vocabulary = vocabulary;
    }

    void begin(Arena arena, String gbnf) {
      sampler =
          (MemorySegment)
              LlamaLibrary.invoke(
                  library.bind("llama_sampler_init_grammar", ADDRESS, ADDRESS, ADDRESS, ADDRESS),
                  vocab,
                  arena.allocateFrom(gbnf),
                  arena.allocateFrom("root"));
      assertThat(sampler.address()).as("llama.cpp reads %s", gbnf).isNotZero();
    }

    /** By the array of candidates: {@code data, size, selected, sorted}. */
    boolean[] allowed(Arena arena) {
      MemorySegment data = arena.allocate(12L * vocabulary, 4);
      for (int token = 0; token < vocabulary; token++) {
        data.set(JAVA_INT, 12L * token, token);
      }
      MemorySegment array = arena.allocate(32, 8);
      array.set(ADDRESS, 0, data);
      array.set(JAVA_LONG, 8, vocabulary);
      array.set(JAVA_LONG, 16, -1L);
      LlamaLibrary.invoke(
          library.bind("llama_sampler_apply", null, ADDRESS, ADDRESS), sampler, array);
      boolean[] allowed = new boolean[vocabulary];
      IntStream.range(0, vocabulary)
          .forEach(
              i -> allowed[data.get(JAVA_INT, 12L * i)] = data.get(JAVA_FLOAT, 12L * i + 4) == 0);
      return allowed;
    }

    void accept(int token) {
      LlamaLibrary.invoke(
          library.bind("llama_sampler_accept", null, ADDRESS, JAVA_INT), sampler, token);
    }

    void end() {
      LlamaLibrary.invoke(library.bind("llama_sampler_free", null, ADDRESS), sampler);
    }
  }
}
