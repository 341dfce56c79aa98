package io.draftwire.core.plan;

import io.draftwire.core.scheme.Scheme;

/** What the edge does next. */
public sealed interface Step {

  /** Draft up to {@code most} tokens, 0..64, and have them verified. */
  record Draft(Scheme scheme, int most) implements Step {}

  /** Let the cloud decode {@code tokens} tokens alone, at least one. */
  record Stream(int tokens) implements Step {}
}
