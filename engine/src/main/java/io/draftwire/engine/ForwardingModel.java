package io.draftwire.engine;

import java.util.List;
import java.util.Optional;

/**
 * A model that does what the one behind it does. Whoever extends it says what it does otherwise,
 * and no more. Closing it closes the model behind it.
 */
public abstract class ForwardingModel implements LanguageModel {
  private final LanguageModel model;

  protected ForwardingModel(LanguageModel model) {
    this.model = model;
  }

  @Override
  public Tokenizer tokenizer() {
    return model.tokenizer();
  }

  @Override
  public int contextLength() {
    return model.contextLength();
  }

  @Override
  public int maxSequences() {
    return model.maxSequences();
  }

  @Override
  public int texts() {
    return model.texts();
  }

  @Override
  public int maxBatchTokens() {
    return model.maxBatchTokens();
  }

  @Override
  public int maxBranches() {
    return model.maxBranches();
  }

  @Override
  public int cells() {
    return model.cells();
  }

  @Override
  public int usedCells() {
    return model.usedCells();
  }

  @Override
  public String description() {
    return model.description();
  }

  @Override
  public Optional<String> runsOn() {
    return model.runsOn();
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public Optional<String> pacedTo() {
    return model.pacedTo();
  }

  @Override
  public Optional<ChatFormat> chatFormat() {
    return model.chatFormat();
  }

  @Override
  public List<EarlyExit> exits() {
    return model.exits();
  }

  @Override
  public int open() {
    return model.open();
  }

  @Override
  public int length(int sequence) {
    return model.length(sequence);
  }

  @Override
  public void truncate(int sequence, int length) {
    model.truncate(sequence, length);
  }

  @Override
  public void keep(int sequence, int index) {
    model.keep(sequence, index);
  }

  @Override
  public int fork(int sequence, int length) {
    return model.fork(sequence, length);
  }

  @Override
  public void end(int sequence) {
    model.end(sequence);
  }

  @Override
  public void forward(Batch batch) {
    model.forward(batch);
  }

  @Override
  public void close() {
    model.close();
  }
}
