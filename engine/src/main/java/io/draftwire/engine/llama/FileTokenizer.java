package io.draftwire.engine.llama;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.Tokenizer;
import io.draftwire.engine.gguf.GgufFile;
import java.lang.foreign.MemorySegment;

/**
 * The tokenizer of a GGUF file whose weights are not loaded: what a file fits is known by it. It
 * works until it is closed.
 */
public final class FileTokenizer implements AutoCloseable {
  private final LlamaLibrary library;
  private final MemorySegment model;
  private final LlamaVocabularies vocabularies;
  private boolean closed;

  FileTokenizer(LlamaLibrary library, GgufFile file) {
    this.library = library;
    this.model = LlamaVocabularies.loadPieces(library, file, MemorySegment.NULL);
    if (model.address() == 0) {
      throw new ModelException(
          "cannot read the tokenizer of " + file.path() + ": " + library.log.complaints());
    }
    try {
      this.vocabularies = new LlamaVocabularies(library, model, file);
    } catch (RuntimeException | Error e) {
      LlamaLibrary.invoke(library.freeModel, model);
      throw e;
    }
  }

  public Tokenizer tokenizer() {
    return vocabularies.tokenizer();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      vocabularies.close();
      LlamaLibrary.invoke(library.freeModel, model);
    }
  }
}
