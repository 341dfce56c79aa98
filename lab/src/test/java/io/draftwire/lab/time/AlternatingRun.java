package io.draftwire.lab.time;

import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.link.LinkTrace;

/**
 * Virtual time without events: each end runs until it waits, in turn, on a clock of its own. Right
 * where each end waits for nothing but the other's latest message, and there the reference that the
 * simulation by events is compared with. Wrong where a message is sent while the other end still
 * has work: it is heard when that work is over, whenever it came.
 */
final class AlternatingRun {
  private AlternatingRun() {}

  /**
   * @param request its mode is the setup's
   */
  static Answer run(
      LanguageModel draft,
      LanguageModel target,
      CostProfile costs,
      LinkTrace link,
      long linkSeed,
      AnswerRequest request,
      Planner planner)
      throws SessionException {
    VirtualConnection connection = new VirtualConnection(link, linkSeed);
    try (AlternatingCloud cloud = new AlternatingCloud(target, costs, connection);
        AlternatingEdge edge = new AlternatingEdge(draft, request, planner, costs, connection)) {
      do {
        edge.advance(cloud);
        cloud.advance(edge);
      } while (!edge.finished());
      return edge.answer();
    }
  }
}
