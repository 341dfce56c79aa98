package io.draftwire.engine.process;

import io.draftwire.core.session.TextRules;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.PromptText;
import io.draftwire.engine.Tokenizer;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * The tokenizer of a model in another process: what tokens are is known here, texts are cut there.
 */
final class ProcessTokenizer implements Tokenizer {
  /** A process that ended over a text will not like it better the second time. */
  private static final int TRIES = 2;

  private final Supplier<Child> child;
  private final ModelFacts.Vocabulary vocabulary;

  /**
   * @param child the process, when there is one
   */
  ProcessTokenizer(Supplier<Child> child, ModelFacts.Vocabulary vocabulary) {
    this.child = child;
    this.vocabulary = vocabulary;
  }

  @Override
  public int vocabularySize() {
    return vocabulary.pieces().size();
  }

  @Override
  public int[] encode(String text, boolean addBos, boolean parseSpecial) {
    return encode(PromptText.of(text), false, addBos, parseSpecial);
  }

  @Override
  public int[] prompt(PromptText text) {
    return encode(text, true, true, true);
  }

  private int[] encode(PromptText text, boolean prompt, boolean addBos, boolean parseSpecial) {
    byte[] bytes = PromptText.utf8(text.text());
    byte[] request =
        Wire.bytes(
            to -> {
              to.writeInt(Wire.ENCODE);
              Wire.write(to, bytes);
              to.writeBoolean(prompt);
              to.writeBoolean(addBos);
              to.writeBoolean(parseSpecial);
              Wire.write(to, text.seams().toByteArray());
            });
    if (request.length > Wire.MOST_BYTES) {
      throw new ModelException("a text of " + bytes.length + " bytes is too long; shorten it");
    }
    for (int tries = 1; ; tries++) {
      Child asked = child.get();
      try {
        return tokens(asked, asked.ask(request, Wire.TOKENS));
      } catch (LostException e) {
        if (tries == TRIES) {
          throw new ModelException("the target's process ended over a text to cut into tokens", e);
        }
      }
    }
  }

  private int[] tokens(Child asked, DataInputStream said) throws LostException {
    try {
      int[] tokens = new int[Wire.within("tokens", said.readInt(), 0, said.available() / 4)];
      for (int i = 0; i < tokens.length; i++) {
        tokens[i] = Wire.within("token", said.readInt(), 0, vocabularySize() - 1);
      }
      return tokens;
    } catch (IOException e) {
      throw asked.lose(e);
    }
  }

  @Override
  public List<String> controls() {
    return vocabulary.controls();
  }

  @Override
  public TextRules rules() {
    return vocabulary.rules();
  }

  @Override
  public byte[] bytes(int token) {
    if (token < 0 || token >= vocabularySize()) {
      throw new ModelException("token " + token + " is not in [0, " + vocabularySize() + ")");
    }
    return vocabulary.pieces().get(token).clone();
  }

  @Override
  public int longestToken() {
    return vocabulary.longest();
  }

  @Override
  public boolean prefixesSpace() {
    return vocabulary.prefixesSpace();
  }

  @Override
  public boolean endsText(int token) {
    return token >= 0 && vocabulary.ends().get(token);
  }

  @Override
  public int bos() {
    return vocabulary.bos();
  }

  @Override
  public String fingerprint() {
    return vocabulary.fingerprint();
  }
}
