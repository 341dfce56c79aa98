package io.draftwire.lab.time;

import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.link.LinkSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * The same answer on other people's machines: one request, one link, every published profile, in
 * virtual time. On a laptop the target is fast and the link is the long part; a large target in a
 * data centre and a small board at the edge weigh differently. The laws stay those of the models at
 * hand, so acceptance is theirs, not the published pair's: a projection of time, no more.
 *
 * @param profile whose costs
 * @param setup who computes what
 * @param answer its figures, in virtual seconds
 */
public record Projection(CostProfile profile, Setup setup, Answer answer) {
  /** Longest drafts of the co-located baseline. */
  private static final int CO_LOCATED_DRAFTS = 4;

  /**
   * One answer for each published profile and setup (speculative, cloud-only, co-located), grouped
   * by profile in the order of {@link CostProfiles#published}. How the rounds of a speculative
   * answer go depends on the profile's costs, so the models run for each; the other setups' laws
   * are the same for all profiles and run once.
   *
   * @param draft with one sequence free
   * @param target with one sequence free
   * @param request its seed must be set
   * @param planners decide the speculative answers' rounds, one each
   * @throws SessionException if the target refuses the request
   */
  public static List<Projection> of(
      LanguageModel draft,
      LanguageModel target,
      AnswerRequest request,
      Supplier<Planner> planners,
      LinkSpec link,
      long linkSeed)
      throws SessionException {
    List<Projection> rows = new ArrayList<>();
    for (CostProfile profile : CostProfiles.published()) {
      VirtualRun run = new VirtualRun(draft, target, profile, link, linkSeed);
      Answer answer = run.run(Setup.SPECULATIVE, request, planners.get());
      rows.add(new Projection(profile, Setup.SPECULATIVE, answer));
    }
    // A planner's request allows drafts far longer than suit a baseline that always uses them.
    AnswerRequest alone = request.withMaxDrafts(Math.min(request.maxDrafts(), CO_LOCATED_DRAFTS));
    for (Setup setup : List.of(Setup.CLOUD_ONLY, Setup.CO_LOCATED)) {
      // One setup's laws at a time are kept.
      RecordedModel drafts = new RecordedModel(draft);
      RecordedModel targets = new RecordedModel(target);
      for (CostProfile profile : CostProfiles.published()) {
        VirtualRun run = new VirtualRun(drafts, targets, profile, link, linkSeed);
        rows.add(new Projection(profile, setup, run.run(setup, alone)));
        drafts.rewind();
        targets.rewind();
      }
    }
    rows.sort(Comparator.comparingInt(row -> CostProfiles.published().indexOf(row.profile())));
    return rows;
  }
}
