package io.draftwire.core.law;

import java.util.Arrays;

/**
 * The edit that a request's bias and penalties are, in that order. Each logit that a penalty
 * touches changes once, by its whole count, so the bits do not depend on how much of the text was
 * followed and how much is a path.
 */
final class SettingsEdit implements LogitEdit {
  private final Penalties penalties;
  private final int[] biased;
  private final float[] bias;

  /** Of the answer's tokens. */
  private final Tally said = new Tally();

  /** Of the last {@link Penalties#repeatLast} of the text. */
  private final Tally last = new Tally();

  /** The text, where it is looked back at. */
  private int[] text = {};

  private int length;

  SettingsEdit(Penalties penalties, LogitBias bias) {
    this.penalties = penalties;
    this.biased = new int[bias.byToken().size()];
    this.bias = new float[biased.length];
    int i = 0;
    for (var entry : bias.byToken().entrySet()) {
      biased[i] = entry.getKey();
      this.bias[i++] = entry.getValue();
    }
  }

  @Override
  public void follow(int token, boolean answer) {
    if (answer && penalties.countsAnswer()) {
      said.add(token);
    }
    if (penalties.looksBack()) {
      text = length == text.length ? Arrays.copyOf(text, Math.max(64, 2 * length)) : text;
      text[length++] = token;
      last.add(token);
      if (length > penalties.repeatLast()) {
        last.remove(text[length - 1 - penalties.repeatLast()]);
      }
    }
  }

  /** The token that was followed last was not. */
  private void back(int token) {
    if (penalties.countsAnswer()) {
      said.remove(token);
    }
    if (penalties.looksBack()) {
      if (length > penalties.repeatLast()) {
        last.add(text[length - 1 - penalties.repeatLast()]);
      }
      last.remove(token);
      length--;
    }
  }

  @Override
  public void edit(int[] path, int pathLength, float[] logits, int offset) {
    for (int i = 0; i < pathLength; i++) {
      follow(path[i], true);
    }
    for (int i = 0; i < biased.length; i++) {
      logits[offset + biased[i]] += bias[i];
    }
    for (int i = 0; i < last.size(); i++) {
      repeated(logits, offset + last.token(i));
    }
    for (int i = 0; i < said.size(); i++) {
      double less = penalties.presence() + penalties.frequency() * said.count(i);
      logits[offset + said.token(i)] -= (float) less;
    }
    for (int i = pathLength - 1; i >= 0; i--) {
      back(path[i]);
    }
  }

  private void repeated(float[] logits, int at) {
    double logit = logits[at];
    logits[at] = (float) (logit > 0 ? logit / penalties.repeat() : logit * penalties.repeat());
  }
}
