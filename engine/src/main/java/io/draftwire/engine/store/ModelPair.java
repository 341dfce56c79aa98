package io.draftwire.engine.store;

import io.draftwire.engine.gguf.TokenizerKind;
import java.util.List;
import java.util.Optional;

/**
 * A draft and a target that speak one tokenizer.
 *
 * @param name what a user calls the pair
 * @param description one line for a user to choose by
 * @param tokenizer what the headers of both say of it; empty where that is not known beforehand
 * @param acceptance what was measured of the pair; empty where nothing was
 */
public record ModelPair(
    String name,
    String description,
    ModelRecipe target,
    ModelRecipe draft,
    Optional<TokenizerKind> tokenizer,
    List<KnownAcceptance> acceptance) {
  public ModelPair {
    acceptance = List.copyOf(acceptance);
  }

  /** One of which no more is known. */
  public ModelPair(String name, String description, ModelRecipe target, ModelRecipe draft) {
    this(name, description, target, draft, Optional.empty(), List.of());
  }
}
