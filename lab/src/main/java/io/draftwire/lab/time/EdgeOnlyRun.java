package io.draftwire.lab.time;

import io.draftwire.core.law.Law;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.Finish;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionId;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.DraftSequence;
import io.draftwire.edge.PhaseSeconds;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;

/**
 * The draft model alone at the edge, at the request's own sampling settings. To the session it is a
 * cloud at no distance that decodes alone, so the text ends by the same rules; drawing a token is
 * free, as it is for a real cloud that decodes alone.
 */
final class EdgeOnlyRun {
  private final LanguageModel draft;
  private final int lengthLimit;
  private final CostProfile costs;

  /**
   * @param lengthLimit most tokens of the text: the target's context, so that answers of all setups
   *     are equally long; the draft's own is a window
   */
  EdgeOnlyRun(LanguageModel draft, int lengthLimit, CostProfile costs) {
    this.draft = draft;
    this.lengthLimit = lengthLimit;
    this.costs = costs;
  }

  Answer run(AnswerRequest request) throws SessionException {
    AnswerRequest alone = request.withMode(Mode.CLOUD_ONLY);
    EdgeSession session = new EdgeSession(alone.settings(draft.tokenizer()), request.prompt());
    Batch batch = new Batch(draft.tokenizer().vocabularySize());
    Law law = new Law(draft.tokenizer().vocabularySize());
    long seed = request.seed().orElseThrow();
    Dice dice = new Dice(seed);
    long now = 0;
    long firstToken = 0;
    try (DraftSequence sequence = new DraftSequence(draft, session, batch)) {
      session.start();
      session.onMessage(new CloudMessage.Welcome(SessionId.of(1), 1, seed, lengthLimit));
      int cached = 0;
      while (!session.finished()) {
        int to = session.committed();
        sequence.forward(cached, to);
        cached = to;
        now += Nanos.of(costs.draft().seconds(batch.size()));
        int token =
            law.shape(batch.logits(), 0, request.sampling()).draw(dice.uniform(Purpose.STREAM, to));
        session.onMessage(new CloudMessage.Streamed(token, false, CloudMessage.Timing.NONE));
        firstToken = firstToken == 0 ? now : firstToken;
      }
    }
    return new Answer(
        session.answer(),
        seed,
        finish(session),
        session.figures(),
        new PhaseSeconds(Nanos.seconds(now), 0, 0, 0, 0, 0),
        0,
        Nanos.seconds(firstToken),
        Nanos.seconds(now),
        0,
        0);
  }

  private static Finish finish(EdgeSession session) {
    EdgeAction action = session.poll();
    while (!(action instanceof EdgeAction.Finished)) {
      action = session.poll();
    }
    return ((EdgeAction.Finished) action).reason();
  }
}
