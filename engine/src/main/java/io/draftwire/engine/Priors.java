package io.draftwire.engine;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.TokenPrior;
import java.io.IOException;
import java.io.InputStream;

/**
 * What the id coder knows of a tokenizer's texts before the first token. Both ends of a session
 * must start from the same: its digest is what they compare. How the shipped one was made is in
 * {@code priors.md} beside it.
 */
public final class Priors {
  private static final int LLAMA_2_VOCABULARY = 32_000;

  /**
   * The Llama 2 pieces, as llama2.c's models carry them and as TinyLlama does: this part of the
   * fingerprint alone says what the ids mean.
   */
  private static final String LLAMA_2 = "ad0fe78a347939e40548a6a0";

  private Priors() {}

  /**
   * The prior for texts of {@code tokenizer}, or {@link TokenPrior#NONE}. The first call that finds
   * one takes about half a second and 16 MiB for it; a process without such a tokenizer pays
   * nothing.
   */
  public static TokenPrior of(Tokenizer tokenizer) {
    return tokenizer.fingerprint().startsWith(LLAMA_2) ? Stories.PRIOR : TokenPrior.NONE;
  }

  /** Loaded once, when first asked for. */
  private static final class Stories {
    static final TokenPrior PRIOR = load("llama2-stories.prior", LLAMA_2_VOCABULARY);
  }

  private static TokenPrior load(String name, int vocabulary) {
    try (InputStream in = Priors.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new ModelException("the prior " + name + " is not in the class path; build again");
      }
      return TokenPrior.read(in.readAllBytes(), vocabulary);
    } catch (IOException | MalformedPayloadException e) {
      throw new ModelException(
          "the prior " + name + " cannot be read (" + e.getMessage() + "); make it again", e);
    }
  }
}
