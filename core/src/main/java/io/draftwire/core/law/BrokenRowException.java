package io.draftwire.core.law;

/**
 * A model gave a row of logits that has no law: one is NaN or +infinity, or none is finite. The
 * model's failure, never that of a request: no request can ask for such a row.
 */
public final class BrokenRowException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * @param largest the row's largest entry
   */
  BrokenRowException(float largest) {
    super(
        "the model gave a row of logits whose largest entry is "
            + largest
            + "; the model file or its backend is broken");
  }
}
