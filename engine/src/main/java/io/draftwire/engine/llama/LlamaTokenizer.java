package io.draftwire.engine.llama;

import io.draftwire.core.session.TextRules;
import io.draftwire.engine.Fingerprint;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.PromptText;
import io.draftwire.engine.Tokenizer;
import java.util.List;

/** The tokenizer of a GGUF file, reading texts by its own rules or by a target's. */
final class LlamaTokenizer implements Tokenizer {
  private final LlamaVocabularies vocabularies;
  private final LlamaVocabulary vocabulary;
  private final TextRules rules;
  private final String fingerprint;

  /**
   * @param vocabulary cuts texts by {@code rules}, but for the begin of text
   */
  LlamaTokenizer(LlamaVocabularies vocabularies, LlamaVocabulary vocabulary, TextRules rules) {
    this.vocabularies = vocabularies;
    this.vocabulary = vocabulary;
    this.rules = rules;
    this.fingerprint = Fingerprint.withRules(vocabulary.fingerprint(), rules);
  }

  @Override
  public int vocabularySize() {
    return vocabulary.size();
  }

  @Override
  public int[] encode(String text, boolean addBos, boolean parseSpecial) {
    int[] tokens = cut(PromptText.of(text), parseSpecial);
    return addBos ? begun(tokens, parseSpecial) : tokens;
  }

  @Override
  public int[] prompt(PromptText text) {
    return begun(cut(text, true), true);
  }

  private int[] cut(PromptText text, boolean parse) {
    int bytes = PromptText.utf8(text.text()).length;
    return vocabulary.within(bytes, () -> new SewnText(vocabulary, text, parse).tokens());
  }

  /** With BOS in front where it belongs and is not yet. */
  private int[] begun(int[] tokens, boolean parsed) {
    int bos = vocabulary.bos();
    boolean there = parsed && tokens.length > 0 && tokens[0] == bos;
    if (!rules.addBos() || bos < 0 || there) {
      return tokens;
    }
    int[] begun = new int[tokens.length + 1];
    begun[0] = bos;
    System.arraycopy(tokens, 0, begun, 1, tokens.length);
    return begun;
  }

  @Override
  public List<String> controls() {
    return vocabulary.specials().ranked().stream()
        .filter(Specials.Special::control)
        .map(Specials.Special::text)
        .toList();
  }

  @Override
  public int longestToken() {
    return vocabulary.longest();
  }

  @Override
  public TextRules rules() {
    return rules;
  }

  /**
   * @throws ModelException if this file's kind of tokenizer, or this release, cannot follow
   */
  @Override
  public Tokenizer reading(TextRules target) {
    return target.equals(rules) ? this : vocabularies.reading(target);
  }

  @Override
  public byte[] bytes(int token) {
    return vocabulary.bytes(token);
  }

  @Override
  public boolean prefixesSpace() {
    return vocabulary.prefixesSpace();
  }

  @Override
  public boolean endsText(int token) {
    return vocabulary.endsText(token);
  }

  @Override
  public int bos() {
    return vocabulary.bos();
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }
}
