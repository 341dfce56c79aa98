package io.draftwire.engine;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.TokenPrior;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * What the id coder knows of a tokenizer's texts before the first token. Both ends of a session
 * must start from the same: its digest is what they compare. How the shipped one was made is in
 * {@code priors.md} beside it.
 */
public final class Priors {
  private static final int LLAMA_2_VOCABULARY = 32_000;

  /**
   * The Llama 2 pieces, as llama2.c's models carry them and as TinyLlama does. The ids mean the
   * same in both; what sets the fingerprints apart is which pieces count as control tokens.
   */
  private static final Set<String> LLAMA_2 =
      Set.of(
          "6003ee5bb7b77dbafe9eac544c85e7551c2d5b837953ca784877eec7a349b9c0",
          "92e28dad327f348c1b38b0439399d49b1ed2f9e904bddd1e5f68da788fab3f24");

  private Priors() {}

  /**
   * The prior for texts of {@code tokenizer}, or {@link TokenPrior#NONE}. The first call that finds
   * one takes about half a second and 16 MiB for it; a process without such a tokenizer pays
   * nothing.
   */
  public static TokenPrior of(Tokenizer tokenizer) {
    return LLAMA_2.contains(tokenizer.fingerprint()) ? Stories.PRIOR : TokenPrior.NONE;
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
