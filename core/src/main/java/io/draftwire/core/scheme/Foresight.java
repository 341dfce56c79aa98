package io.draftwire.core.scheme;

/**
 * Foretells the tokens of the round behind the open one, so that the draft may run over them before
 * the verdict is there. Nothing is drawn by it and no state of the scheme's moves: what is foretold
 * wrongly costs a pass of the draft and nothing else. It follows one path of text, token by token.
 */
public interface Foresight {

  /**
   * The token that the round's next draft will be.
   *
   * @param logits the draft's at its position, {@code [offset, offset + V)}
   * @param position absolute, in the text
   * @param place in its round, from 0
   */
  int draft(float[] logits, int offset, long position, int place);

  /**
   * Tokens that the cloud may draw at a position where the draft's logits are these, likeliest
   * first.
   *
   * @param count how many; there are fewer where the draft's law has no more
   */
  int[] following(float[] logits, int offset, long position, int count);
}
