package io.draftwire.core.plan;

import io.draftwire.core.scheme.Scheme;
import java.util.List;

/** One scheme, and before every round the draft length that takes the least time per token. */
public final class LengthPlanner extends ForwardingPlanner {

  public LengthPlanner(Scheme scheme, int most) {
    this(Contender.of(scheme), 1, most, new Knowledge());
  }

  /**
   * @param temperature of the request
   * @param most longest draft, 0..{@value Step#MOST_DRAFTS}
   * @param knowledge of this cloud; learns on
   */
  public LengthPlanner(Contender contender, double temperature, int most, Knowledge knowledge) {
    super(new AutoPlanner(List.of(contender), false, temperature, most, knowledge));
  }
}
