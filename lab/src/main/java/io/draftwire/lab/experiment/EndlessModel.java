package io.draftwire.lab.experiment;

import io.draftwire.core.session.TextRules;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.PromptText;
import io.draftwire.engine.Sequences;
import io.draftwire.engine.Tokenizer;
import java.util.List;

/**
 * A model that writes one text after another: where a text ends, or the model's context is full,
 * the next one begins from nothing. A sequence of texts so made is what a model of a short context
 * gives a long session to code.
 *
 * <p>It is a language model like any other. The token that ends a text does not end the answer, and
 * the law behind it is the one behind the begin-of-text token; a token that does not fit the
 * context is the first one behind a begin-of-text token.
 *
 * <p>A failure of the model beneath leaves this one unusable.
 */
public final class EndlessModel implements LanguageModel {
  private static final int CONTEXT = 1 << 16;

  private final LanguageModel model;
  private final Tokenizer tokenizer;
  private final Sequences sequences;
  private final Chapters[] open;
  private final Batch part;

  /**
   * @param model closed with this
   */
  public EndlessModel(LanguageModel model) {
    this.model = model;
    this.tokenizer = new EndlessTokenizer(model.tokenizer());
    int vocabulary = tokenizer.vocabularySize();
    this.sequences =
        new Sequences(vocabulary, CONTEXT, model.maxSequences(), CONTEXT, Integer.MAX_VALUE, 0);
    this.open = new Chapters[model.maxSequences()];
    this.part = new Batch(vocabulary);
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public int contextLength() {
    return CONTEXT;
  }

  @Override
  public int maxSequences() {
    return model.maxSequences();
  }

  @Override
  public int maxBatchTokens() {
    return CONTEXT;
  }

  /** Where a text begins anew depends on the order of its tokens: chains only. */
  @Override
  public int maxBranches() {
    return 0;
  }

  @Override
  public int cells() {
    return sequences.cells();
  }

  @Override
  public int usedCells() {
    return sequences.usedCells();
  }

  @Override
  public String description() {
    return model.description() + ", text after text";
  }

  @Override
  public int open() {
    int sequence = sequences.open();
    open[sequence] = new Chapters(model.open());
    return sequence;
  }

  @Override
  public int length(int sequence) {
    return sequences.length(sequence);
  }

  @Override
  public void truncate(int sequence, int length) {
    sequences.checkTruncate(sequence, length);
    Chapters chapters = open[sequence];
    if (chapters.cut(length)) {
      readAgain(chapters);
    } else {
      model.truncate(chapters.inner(), chapters.held());
    }
    sequences.truncate(sequence, length);
  }

  /** Back in a text that the model has left behind: it reads that one from its beginning. */
  private void readAgain(Chapters chapters) {
    model.truncate(chapters.inner(), 0);
    int bos = model.tokenizer().bos();
    if (chapters.led()) {
      part.add(chapters.inner(), bos, false);
    }
    for (int i = chapters.start(); i < chapters.length(); i++) {
      int token = chapters.token(i);
      boolean last = i == chapters.length() - 1;
      part.add(chapters.inner(), bos >= 0 && model.tokenizer().endsText(token) ? bos : token, last);
      if (last || part.size() == model.maxBatchTokens()) {
        model.forward(part);
        part.clear();
      }
    }
  }

  @Override
  public void keep(int sequence, int index) {
    int length = sequences.keptLength(sequence, index);
    if (length < sequences.length(sequence)) {
      truncate(sequence, length);
    } else {
      sequences.keep(sequence, index);
    }
  }

  @Override
  public int fork(int sequence, int length) {
    int whole = sequences.length(sequence);
    sequences.checkFork(sequence, length);
    int inner = model.fork(open[sequence].inner());
    int copy = sequences.fork(sequence, whole);
    open[copy] = open[sequence].copy(inner);
    if (length < whole) {
      truncate(copy, length);
    }
    return copy;
  }

  @Override
  public void end(int sequence) {
    sequences.end(sequence);
    model.end(open[sequence].inner());
    open[sequence] = null;
  }

  @Override
  public void forward(Batch batch) {
    sequences.checkForward(batch);
    float[] logits = batch.logits();
    int filled = 0;
    for (int i = 0; i < batch.size(); i++) {
      Chapters chapters = open[batch.sequence(i)];
      filled = append(chapters, batch.token(i), batch.wanted(i), logits, filled);
    }
    flush(logits, filled);
    sequences.commit();
  }

  /**
   * Adds a token to the part that is to be forwarded next, and forwards what stands where the token
   * begins a text.
   *
   * @return rows of {@code logits} that are filled
   */
  private int append(Chapters chapters, int token, boolean wanted, float[] logits, int filled) {
    boolean ends = model.tokenizer().endsText(token);
    boolean full = chapters.held() == model.contextLength();
    int bos = model.tokenizer().bos();
    int rows = filled;
    if ((ends || full) && chapters.held() > 0) {
      rows = flush(logits, rows);
      model.truncate(chapters.inner(), 0);
    } else if (part.size() == model.maxBatchTokens()) {
      rows = flush(logits, rows);
    }
    boolean begins = ends || full;
    boolean replaced = ends && bos >= 0;
    boolean led = full && !ends && bos >= 0;
    chapters.add(token, begins, led);
    if (led) {
      part.add(chapters.inner(), bos, false);
    }
    part.add(chapters.inner(), replaced ? bos : token, wanted);
    return rows;
  }

  /** Forwards the part and copies its rows behind the first {@code filled}. */
  private int flush(float[] logits, int filled) {
    if (part.size() == 0) {
      return filled;
    }
    model.forward(part);
    int rows = part.rows();
    if (rows > 0) {
      int vocabulary = tokenizer.vocabularySize();
      System.arraycopy(part.logits(), 0, logits, filled * vocabulary, rows * vocabulary);
    }
    part.clear();
    return filled + rows;
  }

  @Override
  public void close() {
    model.close();
  }

  /** The same tokens, none of which ends an answer. */
  private record EndlessTokenizer(Tokenizer tokenizer) implements Tokenizer {
    @Override
    public int vocabularySize() {
      return tokenizer.vocabularySize();
    }

    @Override
    public int[] encode(String text, boolean addBos, boolean parseSpecial) {
      return tokenizer.encode(text, addBos, parseSpecial);
    }

    @Override
    public int[] prompt(PromptText text) {
      return tokenizer.prompt(text);
    }

    @Override
    public List<String> controls() {
      return tokenizer.controls();
    }

    @Override
    public TextRules rules() {
      return tokenizer.rules();
    }

    @Override
    public Tokenizer reading(TextRules target) {
      return new EndlessTokenizer(tokenizer.reading(target));
    }

    @Override
    public byte[] bytes(int token) {
      return tokenizer.bytes(token);
    }

    @Override
    public boolean prefixesSpace() {
      return tokenizer.prefixesSpace();
    }

    @Override
    public boolean endsText(int token) {
      return false;
    }

    @Override
    public int bos() {
      return tokenizer.bos();
    }

    @Override
    public String fingerprint() {
      return tokenizer.fingerprint();
    }
  }
}
