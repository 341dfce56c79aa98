package io.draftwire.lab.time;

import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.link.LinkSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
  private static final List<Setup> SETUPS =
      List.of(Setup.SPECULATIVE, Setup.CLOUD_ONLY, Setup.CO_LOCATED);

  /**
   * Runs both models once for each setup (speculative, cloud-only, co-located) and repeats the run
   * with each published profile's costs. Grouped by profile, in the order of {@link
   * CostProfiles#published}.
   *
   * @param draft with one sequence free
   * @param target with one sequence free
   * @param request its seed must be set
   * @throws SessionException if the target refuses the request
   */
  public static List<Projection> of(
      LanguageModel draft,
      LanguageModel target,
      AnswerRequest request,
      LinkSpec link,
      long linkSeed)
      throws SessionException {
    List<Projection> rows = new ArrayList<>();
    for (Setup setup : SETUPS) {
      // One setup's laws at a time are kept.
      RecordedModel drafts = new RecordedModel(draft);
      RecordedModel targets = new RecordedModel(target);
      for (CostProfile profile : CostProfiles.published()) {
        VirtualRun run = new VirtualRun(drafts, targets, profile, link, linkSeed);
        rows.add(new Projection(profile, setup, run.run(setup, request)));
        drafts.rewind();
        targets.rewind();
      }
    }
    rows.sort(Comparator.comparingInt(row -> CostProfiles.published().indexOf(row.profile())));
    return rows;
  }
}
