package io.draftwire.lab.time;

import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.link.LinkSpec;

/**
 * One answer in virtual time. Deterministic: the same models, request, costs, link and link seed
 * give the same answer to the last bit of every figure.
 */
public final class VirtualRun {
  private final LanguageModel draft;
  private final LanguageModel target;
  private final CostProfile costs;
  private final LinkSpec link;
  private final long linkSeed;

  public VirtualRun(
      LanguageModel draft, LanguageModel target, CostProfile costs, LinkSpec link, long linkSeed) {
    this.draft = draft;
    this.target = target;
    this.costs = costs;
    this.link = link;
    this.linkSeed = linkSeed;
  }

  /**
   * Runs one answer to its end.
   *
   * @param request its seed must be set; its mode follows {@code setup}
   * @throws SessionException if the cloud refuses the request
   */
  public Answer run(Setup setup, AnswerRequest request) throws SessionException {
    throw new UnsupportedOperationException("not built yet");
  }
}
