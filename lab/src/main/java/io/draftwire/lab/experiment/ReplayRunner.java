package io.draftwire.lab.experiment;

import io.draftwire.core.session.SessionException;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.lab.time.CostProfile;
import io.draftwire.lab.time.Setup;
import io.draftwire.lab.time.VirtualRun;
import io.draftwire.lab.trace.Trace;
import io.draftwire.lab.trace.TraceKey;
import io.draftwire.lab.trace.TraceModel;
import io.draftwire.lab.trace.TraceStore;
import java.util.function.Function;

/**
 * Points over recorded laws, in virtual time. The models run only where a trace is not there yet.
 * What the rows are good for: {@link io.draftwire.lab.trace}.
 */
public final class ReplayRunner implements Runner {
  private final TraceStore traces;
  private final ModelSource models;
  private final Prompts prompts;
  private final Function<String, CostProfile> profiles;
  private final boolean bound;

  /**
   * @param models not closed with this: runners may share one
   * @param bound whether to measure the rejection bound's terms too
   */
  public ReplayRunner(
      TraceStore traces,
      ModelSource models,
      Prompts prompts,
      Function<String, CostProfile> profiles,
      boolean bound) {
    this.traces = traces;
    this.models = models;
    this.prompts = prompts;
    this.profiles = profiles;
    this.bound = bound;
  }

  @Override
  public Outcome run(Point point) throws SessionException {
    TraceKey key =
        new TraceKey(
            models.draftDigest(),
            models.targetDigest(),
            prompts.text(point.prompt()),
            point.temperature(),
            point.seed(),
            point.tokens());
    Trace trace = traces.get(key, models::record);
    AnswerRequest request = point.request(trace.prompt());
    CostProfile costs = profiles.apply(point.profile());
    try (TraceModel draft = trace.draft();
        TraceModel target = trace.target()) {
      VirtualRun run =
          new VirtualRun(draft, target, costs, point.link(), point.seed())
              .withExits(point.simulatedExits());
      return Planning.run(
          run,
          point,
          request,
          target.tokenizer().vocabularySize(),
          terms(point, trace, request),
          false);
    }
  }

  private BoundTerms terms(Point point, Trace trace, AnswerRequest request) {
    return bound && point.setup() == Setup.SPECULATIVE
        ? BoundMeasure.over(trace, request.scheme(), request.sampling(), point.seed())
        : null;
  }

  @Override
  public void close() {
    // Traces close with their store, models with their source.
  }
}
