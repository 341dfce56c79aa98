package io.draftwire.lab.experiment;

import io.draftwire.core.session.SessionException;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.TargetTokenizer;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.lab.time.CostProfile;
import io.draftwire.lab.time.VirtualRun;
import java.util.function.Function;

/** Points over live models, in virtual time. */
public final class VirtualRunner implements Runner {
  private final LanguageModel draft;
  private final LanguageModel target;
  private final Prompts prompts;
  private final Function<String, CostProfile> profiles;

  /**
   * @param draft closed with this
   * @param target closed with this
   */
  public VirtualRunner(
      LanguageModel draft,
      LanguageModel target,
      Prompts prompts,
      Function<String, CostProfile> profiles) {
    this.draft = draft;
    this.target = target;
    this.prompts = prompts;
    this.profiles = profiles;
  }

  @Override
  public Outcome run(Point point) throws SessionException {
    String prompt = prompts.text(point.prompt());
    Tokenizer reader = TargetTokenizer.of(draft.tokenizer(), target.tokenizer());
    AnswerRequest request = point.request(reader.prompt(prompt)).readBy(reader);
    CostProfile costs = profiles.apply(point.profile());
    VirtualRun run = new VirtualRun(draft, target, costs, point.link(), point.seed());
    return Planning.run(run, point, request, target.tokenizer().vocabularySize(), null);
  }

  @Override
  public void close() {
    draft.close();
    target.close();
  }
}
