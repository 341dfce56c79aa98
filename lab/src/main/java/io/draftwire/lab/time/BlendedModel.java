package io.draftwire.lab.time;

import io.draftwire.engine.Batch;
import io.draftwire.engine.ForwardingModel;
import io.draftwire.engine.LanguageModel;
import java.util.HashMap;
import java.util.Map;

/**
 * A draft that knows a part of what its target knows: its logits are a mean of both models'. No
 * edge could have it. It stands for a draft that is better by training or by size, so that an
 * experiment can ask what one would bring, all else being equal.
 *
 * <p>With weight w a law is proportional to q^(1-w) p^w, at every temperature. Closing it closes
 * neither model.
 */
public final class BlendedModel extends ForwardingModel {
  private final LanguageModel target;
  private final float weight;
  private final Batch shadow;

  /** The target's sequence that goes along with one of the draft's. */
  private final Map<Integer, Integer> along = new HashMap<>();

  /**
   * @param target asked for the same paths as the draft, on sequences of its own
   * @param weight of the target's logits, at least 0, below 1
   * @throws IllegalArgumentException for another weight, and where the vocabularies differ
   */
  public BlendedModel(LanguageModel draft, LanguageModel target, double weight) {
    super(draft);
    this.target = target;
    this.weight = (float) check(weight);
    int vocabulary = draft.tokenizer().vocabularySize();
    if (target.tokenizer().vocabularySize() != vocabulary) {
      throw new IllegalArgumentException(
          "a draft over "
              + vocabulary
              + " tokens cannot be blended with a target over "
              + target.tokenizer().vocabularySize()
              + "; leave draft_blend out, or take a pair of one vocabulary");
    }
    this.shadow = new Batch(vocabulary);
  }

  /**
   * Returns the weight.
   *
   * @throws IllegalArgumentException for one that no blend has
   */
  public static double check(double weight) {
    if (!(weight >= 0 && weight < 1)) {
      throw new IllegalArgumentException(
          "draft_blend " + weight + " is no share of the target; write 0 to below 1, such as 0.2");
    }
    return weight;
  }

  @Override
  public int open() {
    int sequence = super.open();
    along.put(sequence, target.open());
    return sequence;
  }

  @Override
  public int fork(int sequence, int length) {
    int copy = super.fork(sequence, length);
    along.put(copy, target.fork(along.get(sequence), length));
    return copy;
  }

  @Override
  public void truncate(int sequence, int length) {
    super.truncate(sequence, length);
    target.truncate(along.get(sequence), length);
  }

  @Override
  public void keep(int sequence, int index) {
    super.keep(sequence, index);
    target.keep(along.get(sequence), index);
  }

  @Override
  public void end(int sequence) {
    super.end(sequence);
    target.end(along.remove(sequence));
  }

  @Override
  public void forward(Batch batch) {
    shadow.clear();
    for (int i = 0; i < batch.size(); i++) {
      int parent = batch.parent(i);
      if (parent < 0) {
        shadow.add(along.get(batch.sequence(i)), batch.token(i), batch.wanted(i));
      } else {
        shadow.addBelow(parent, batch.token(i), batch.wanted(i));
      }
    }
    super.forward(batch);
    target.forward(shadow);
    for (int row = 0; row < batch.rows(); row++) {
      blend(batch.logits(), batch.row(row), shadow.logits(), shadow.row(row));
    }
  }

  private void blend(float[] to, int at, float[] from, int there) {
    for (int token = 0; token < shadow.vocabulary(); token++) {
      to[at + token] += weight * (from[there + token] - to[at + token]);
    }
  }

  @Override
  public void close() {}
}
