package io.draftwire.lab.experiment;

import io.draftwire.core.session.SessionException;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.TargetTokenizer;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.lab.time.BlendedModel;
import io.draftwire.lab.time.CostProfile;
import io.draftwire.lab.time.MemoModel;
import io.draftwire.lab.time.Setup;
import io.draftwire.lab.time.VirtualRun;
import java.util.function.Function;

/** Points over live models, in virtual time. */
public final class VirtualRunner implements Runner {
  /** Sequences of each model that a remembering runner uses. */
  public static final int HEADS = 6;

  /** Points of equal texts ask the models about nearly the same paths. */
  private record Texts(String prompt, double temperature, long seed, int tokens) {}

  private final LanguageModel draft;
  private final LanguageModel target;
  private final Prompts prompts;
  private final Function<String, CostProfile> profiles;

  /** 0 for a runner that does not remember. */
  private final long mostFloats;

  private Texts texts;
  private MemoModel draftMemo;
  private MemoModel targetMemo;

  /**
   * @param draft closed with this
   * @param target closed with this
   */
  public VirtualRunner(
      LanguageModel draft,
      LanguageModel target,
      Prompts prompts,
      Function<String, CostProfile> profiles) {
    this(draft, target, prompts, profiles, 0);
  }

  private VirtualRunner(
      LanguageModel draft,
      LanguageModel target,
      Prompts prompts,
      Function<String, CostProfile> profiles,
      long mostFloats) {
    this.draft = draft;
    this.target = target;
    this.prompts = prompts;
    this.profiles = profiles;
    this.mostFloats = mostFloats;
  }

  /**
   * A runner for experiments whose points continue the same openings under the same seeds: each
   * path of tokens is paid once ({@link MemoModel}), as long as points of other openings,
   * temperatures or seeds do not come between.
   *
   * <p>A law is the one that the path's first visitor got. The text's own are asked for first, in
   * streaming, so that all points of one text have it alike; of what lies beside the text a sweep
   * that was interrupted may find the last bit rounded otherwise than one that was not.
   *
   * @param draft closed with this; has {@value #HEADS} sequences free, each as long as its context
   * @param target likewise
   * @param mostFloats that each of the two may keep, at least 1
   */
  public static VirtualRunner remembering(
      LanguageModel draft,
      LanguageModel target,
      Prompts prompts,
      Function<String, CostProfile> profiles,
      long mostFloats) {
    if (mostFloats < 1) {
      throw new IllegalArgumentException(mostFloats + " floats to keep; give at least 1");
    }
    return new VirtualRunner(draft, target, prompts, profiles, mostFloats);
  }

  @Override
  public Outcome run(Point point) throws SessionException {
    String prompt = prompts.text(point.prompt());
    Tokenizer reader = TargetTokenizer.of(draft.tokenizer(), target.tokenizer());
    AnswerRequest request = point.request(reader.prompt(prompt)).readBy(reader);
    CostProfile costs = profiles.apply(point.profile());
    if (mostFloats > 0) {
      remember(point, request, costs);
    }
    return Planning.run(
        virtual(costs, point), point, request, target.tokenizer().vocabularySize(), null, true);
  }

  private VirtualRun virtual(CostProfile costs, Point point) {
    LanguageModel drafts = draftMemo == null ? draft : draftMemo;
    LanguageModel verifies = targetMemo == null ? target : targetMemo;
    if (point.draftBlend() > 0) {
      drafts = new BlendedModel(drafts, verifies, point.draftBlend());
    }
    return new VirtualRun(drafts, verifies, costs, point.link(), point.seed())
        .withExits(point.simulatedExits());
  }

  private void remember(Point point, AnswerRequest request, CostProfile costs)
      throws SessionException {
    Texts asked = new Texts(point.prompt(), point.temperature(), point.seed(), point.tokens());
    if (asked.equals(texts)) {
      return;
    }
    forget();
    draftMemo = new MemoModel(draft, mostFloats, HEADS);
    targetMemo = new MemoModel(target, mostFloats, HEADS);
    texts = asked;
    virtual(costs, point).run(Setup.CLOUD_ONLY, request);
    virtual(costs, point).run(Setup.CLOUD_ONLY, Planning.earlier(request));
  }

  private void forget() {
    if (texts != null) {
      draftMemo.close();
      targetMemo.close();
      texts = null;
    }
  }

  @Override
  public void close() {
    forget();
    draft.close();
    target.close();
  }
}
