package io.draftwire.lab.trace;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.Tokenizer;

/** What a trace knows of its models' tokenizer: ids, not their text. */
final class TraceTokenizer implements Tokenizer {
  private final Trace trace;

  TraceTokenizer(Trace trace) {
    this.trace = trace;
  }

  @Override
  public int vocabularySize() {
    return trace.vocabulary();
  }

  @Override
  public int[] encode(String text, boolean addSpecial, boolean parseSpecial) {
    throw new ModelException("recorded laws have no text to encode; use the trace's own prompt");
  }

  @Override
  public byte[] bytes(int token) {
    throw new ModelException("recorded laws have no text to decode; load the model itself");
  }

  @Override
  public boolean endsText(int token) {
    return trace.endsText(token);
  }

  @Override
  public int bos() {
    return trace.header().bos();
  }

  @Override
  public String fingerprint() {
    return trace.header().fingerprint();
  }
}
