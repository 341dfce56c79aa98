package io.draftwire.engine.store;

import java.nio.file.Path;

/** A draft and a target with one tokenizer, both GGUF files ready to be loaded. */
public record PreparedPair(String name, Path draft, Path target) {}
