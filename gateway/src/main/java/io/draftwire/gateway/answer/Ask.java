package io.draftwire.gateway.answer;

import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.edge.AnswerRequest;
import java.util.List;

/**
 * One answer to be run.
 *
 * @param scheme what the request's scheme and mode were made from
 * @param stops text before which the answer ends; none empty
 * @param tree whether pictures of a live answer's tree are wanted
 * @param retract whether who asked takes back what turns out wrong
 */
public record Ask(
    AnswerRequest request, SchemeChoice scheme, List<String> stops, boolean tree, boolean retract) {
  /** Live, where that is what the planner would have. */
  Ask planned(Planner planner) {
    return new Ask(request.planned(planner), scheme, stops, tree, retract);
  }
}
