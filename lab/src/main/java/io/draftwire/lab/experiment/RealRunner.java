package io.draftwire.lab.experiment;

import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.ToldCosts;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.TargetTokenizer;
import io.draftwire.engine.CostMeter;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.lab.time.CostProfile;
import io.draftwire.lab.time.PacedModel;
import io.draftwire.lab.time.RealRun;
import io.draftwire.lab.time.SimulatedExitModel;
import io.draftwire.lab.time.SimulatedExits;
import io.draftwire.lab.time.TargetExits;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;

/**
 * Points by the wall clock: sockets, a shaped link, live models, as fast as they are or as slow as
 * a point's profile. One at a time, or they would race. A point that follows what is measured is
 * the second answer of its edge, as in virtual time.
 */
public final class RealRunner implements Runner {
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(120);
  private static final int MEASURED_REPEATS = 5;

  private final LanguageModel draft;
  private final LanguageModel target;
  private final Prompts prompts;

  /** Null where models are as fast as they are. */
  private final Function<String, CostProfile> profiles;

  private boolean warm;

  /** Null until a point asks. */
  private ToldCosts measured;

  private RealRunner(
      LanguageModel draft,
      LanguageModel target,
      Prompts prompts,
      Function<String, CostProfile> profiles) {
    this.draft = draft;
    this.target = target;
    this.prompts = prompts;
    this.profiles = profiles;
  }

  /**
   * Models as fast as they are.
   *
   * @param draft closed with this
   * @param target closed with this
   */
  public static RealRunner unpaced(LanguageModel draft, LanguageModel target, Prompts prompts) {
    return new RealRunner(draft, target, prompts, null);
  }

  /**
   * Models as slow as each point's profile; never faster than they are.
   *
   * @param draft closed with this
   * @param target closed with this
   */
  public static RealRunner paced(
      LanguageModel draft,
      LanguageModel target,
      Prompts prompts,
      Function<String, CostProfile> profiles) {
    return new RealRunner(draft, target, prompts, profiles);
  }

  @Override
  public Outcome run(Point point) throws IOException, SessionException, InterruptedException {
    if (!point.link().isConstant()) {
      throw new IllegalArgumentException(
          "link "
              + point.link().name()
              + " changes with time, which modes real and paced cannot do; use virtual or replay");
    }
    if (point.exits() instanceof TargetExits.Own && target.exits().isEmpty()) {
      throw new IllegalArgumentException(
          "hints: own, and the target was loaded without exits; fit some with `draftwire train-exits`");
    }
    Tokenizer reader = TargetTokenizer.of(draft.tokenizer(), target.tokenizer());
    AnswerRequest request =
        point.request(reader.prompt(prompts.text(point.prompt()))).readBy(reader);
    if (profiles == null) {
      return run(point, request, draft, target, measured());
    }
    CostProfile costs = profiles.apply(point.profile());
    if (point.exits() instanceof SimulatedExits simulated) {
      try (SimulatedExitModel looked = new SimulatedExitModel(target, simulated)) {
        return paced(point, request, costs, looked);
      }
    }
    return paced(point, request, costs, target);
  }

  /** What a server that starts with the target would measure. */
  private ToldCosts measured() {
    if (measured == null) {
      measured =
          CostProfile.told(
              CostMeter.measureTold(target, MEASURED_REPEATS, System::nanoTime).curve());
    }
    return measured;
  }

  private Outcome paced(Point point, AnswerRequest request, CostProfile costs, LanguageModel whole)
      throws IOException, SessionException, InterruptedException {
    try (PacedModel edge = new PacedModel(draft, costs.draft());
        PacedModel cloud = new PacedModel(whole, costs.target())) {
      return run(point, request, edge, cloud, costs.told());
    }
  }

  private Outcome run(
      Point point, AnswerRequest request, LanguageModel edge, LanguageModel cloud, ToldCosts costs)
      throws IOException, SessionException, InterruptedException {
    if (!warm) {
      // Pays for loading classes, which no later answer does, and teaches no edge that is counted.
      edgeOf(point, edge, cloud, costs).run(point.setup(), request);
      warm = true;
    }
    RealRun run = edgeOf(point, edge, cloud, costs);
    int vocabulary = target.tokenizer().vocabularySize();
    Knowledge knowledge = new Knowledge();
    if (Planning.learns(point)) {
      run.run(
          point.setup(), Planning.earlier(request), Planning.planner(point, vocabulary, knowledge));
    }
    return new Outcome(
        request,
        run.run(point.setup(), request, Planning.planner(point, vocabulary, knowledge)),
        null);
  }

  /** An edge that knows nothing yet. */
  private static RealRun edgeOf(
      Point point, LanguageModel edge, LanguageModel cloud, ToldCosts costs) {
    return new RealRun(edge, cloud, costs, point.link().spec(0), point.seed(), LONGEST_SILENCE);
  }

  @Override
  public void close() {
    draft.close();
    target.close();
  }
}
