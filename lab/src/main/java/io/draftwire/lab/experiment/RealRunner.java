package io.draftwire.lab.experiment;

import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.TargetTokenizer;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.lab.time.RealRun;
import java.io.IOException;
import java.time.Duration;

/**
 * Points by the wall clock: sockets, a shaped link, live models. One at a time, or they would race.
 */
public final class RealRunner implements Runner {
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(120);

  private final LanguageModel draft;
  private final LanguageModel target;
  private final Prompts prompts;
  private boolean warm;

  /**
   * @param draft closed with this
   * @param target closed with this
   */
  public RealRunner(LanguageModel draft, LanguageModel target, Prompts prompts) {
    this.draft = draft;
    this.target = target;
    this.prompts = prompts;
  }

  @Override
  public Outcome run(Point point) throws IOException, SessionException, InterruptedException {
    String prompt = prompts.text(point.prompt());
    Tokenizer reader = TargetTokenizer.of(draft.tokenizer(), target.tokenizer());
    AnswerRequest request = point.request(reader.prompt(prompt)).readBy(reader);
    if (!point.link().isConstant()) {
      throw new IllegalArgumentException(
          "link "
              + point.link().name()
              + " changes with time, which real mode cannot do; use virtual or replay");
    }
    RealRun run = new RealRun(draft, target, point.link().spec(0), point.seed(), LONGEST_SILENCE);
    if (!warm) {
      run.run(point.setup(), request); // pays for loading classes, which no later answer does
      warm = true;
    }
    return new Outcome(
        request,
        run.run(
            point.setup(),
            request,
            Planning.planner(point, target.tokenizer().vocabularySize(), new Knowledge())),
        null);
  }

  @Override
  public void close() {
    draft.close();
    target.close();
  }
}
