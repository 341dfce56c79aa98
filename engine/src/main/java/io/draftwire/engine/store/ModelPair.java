package io.draftwire.engine.store;

/**
 * A draft and a target that speak one tokenizer.
 *
 * @param name what a user calls the pair
 * @param description one line for a user to choose by
 */
public record ModelPair(String name, String description, ModelRecipe target, ModelRecipe draft) {}
