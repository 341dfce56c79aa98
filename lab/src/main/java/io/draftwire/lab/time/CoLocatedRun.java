package io.draftwire.lab.time;

import io.draftwire.core.scheme.Dense;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.Finish;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.DraftSequence;
import io.draftwire.edge.PhaseSeconds;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TargetSequence;
import io.draftwire.wire.WireBytes;

/**
 * The baseline that needs no edge model: speculation inside the cloud, tokens streamed down.
 *
 * <p>Assumptions, each to the baseline's favour where there was a choice: both models share one
 * machine and run one after the other; drafting costs {@link CostProfile#serverDraft}; no law is
 * coded or cut to a support, so drafts come from the full one (float16) and {@code encodeSeconds}
 * is not paid; a round's tokens go down in one HTTP/2 frame; the client speaks as to a cloud that
 * decodes alone.
 */
final class CoLocatedRun {
  private final LanguageModel draft;
  private final LanguageModel target;
  private final CostProfile costs;
  private final VirtualConnection connection;
  private final Batch draftBatch;
  private final Batch targetBatch;

  private long now;
  private long draftNanos;
  private long verifyNanos;
  private long roundNanos;
  private long promptNanos;
  private long firstToken = -1;
  private long end;
  private Finish finish;

  CoLocatedRun(
      LanguageModel draft, LanguageModel target, CostProfile costs, VirtualConnection connection) {
    this.draft = draft;
    this.target = target;
    this.costs = costs;
    this.connection = connection;
    this.draftBatch = new Batch(draft.tokenizer().vocabularySize());
    this.targetBatch = new Batch(target.tokenizer().vocabularySize());
  }

  Answer run(AnswerRequest request) throws SessionException {
    EdgeSession client =
        new EdgeSession(
            request.withMode(Mode.CLOUD_ONLY).settings(draft.tokenizer()), request.prompt());
    EdgeSession drafter =
        new EdgeSession(inServer(request).settings(draft.tokenizer()), request.prompt());
    CloudSession verifier = CloudParty.session(target, costs);
    try (DraftSequence drafts = new DraftSequence(draft, drafter, draftBatch);
        TargetSequence sequence = new TargetSequence(target, targetBatch)) {
      client.start();
      if (client.poll() instanceof EdgeAction.Send(EdgeMessage.Hello hello)) {
        now = connection.hello(now, WireBytes.of(hello));
      }
      drafter.start();
      while (!drafter.finished()) {
        turn(drafter, drafts, verifier, client);
        turn(verifier, sequence, drafter, client);
      }
      turn(drafter, drafts, verifier, client);
    }
    return new Answer(
        client.answer(),
        drafter.seed(),
        finish,
        drafter.figures().withoutPayload(),
        new PhaseSeconds(Nanos.seconds(draftNanos), 0, 0, 0, Nanos.seconds(verifyNanos), 0),
        Nanos.seconds(promptNanos),
        Nanos.seconds(firstToken),
        Nanos.seconds(end),
        connection.bytesUp(),
        connection.bytesDown());
  }

  private static AnswerRequest inServer(AnswerRequest request) {
    return request.with(
        a ->
            a.mode(Mode.SPECULATIVE)
                .scheme(new Dense())
                .bitBudget(Integer.MAX_VALUE)
                .chances(false));
  }

  private void turn(
      EdgeSession drafter, DraftSequence drafts, CloudSession verifier, EdgeSession client)
      throws SessionException {
    for (EdgeAction action = drafter.poll(); action != null; action = drafter.poll()) {
      switch (action) {
        case EdgeAction.Send send -> verifier.onMessage(send.message());
        case EdgeAction.Commit commit -> stream(drafter, commit, client);
        case EdgeAction.TakeBack back ->
            throw new IllegalStateException("taken back, though nothing was said alone");
        case EdgeAction.Finished finished -> finish = finished.reason();
        case EdgeAction.Forward forward -> {
          drafts.forward(forward.keep(), forward.to());
          long took = Nanos.of(costs.serverDraft().seconds(draftBatch.size()));
          draftNanos += took;
          now += took;
          drafter.onLogits(draftBatch.logits(), 0);
        }
      }
    }
  }

  private void turn(
      CloudSession verifier, TargetSequence sequence, EdgeSession drafter, EdgeSession client)
      throws SessionException {
    for (CloudAction action = verifier.poll(); action != null; action = verifier.poll()) {
      switch (action) {
        case CloudAction.Ended ended -> {}
        case CloudAction.Forward forward -> forward(forward, verifier, sequence);
        case CloudAction.Send send -> {
          if (send.message() instanceof CloudMessage.Welcome welcome) {
            connection.down(now, WireBytes.RESPONSE + WireBytes.of(welcome));
            client.onMessage(welcome);
          }
          drafter.onMessage(send.message());
        }
      }
    }
  }

  private void forward(
      CloudAction.Forward forward, CloudSession verifier, TargetSequence sequence) {
    int tokens = sequence.forward(forward.keep(), forward.to(), forward.rows(), verifier::token);
    long took = Nanos.of(costs.target().seconds(tokens));
    now += took;
    if (forward.rows() == 0) {
      promptNanos = took;
      return;
    }
    verifyNanos += took;
    roundNanos = took;
    now += Nanos.of(costs.verifySeconds());
    verifier.onLogits(targetBatch.logits(), 0, CloudMessage.Timing.NONE);
  }

  /** A round's tokens leave together; the round's time travels with the first of them. */
  private void stream(EdgeSession drafter, EdgeAction.Commit commit, EdgeSession client)
      throws SessionException {
    int content = 0;
    CloudMessage.Timing timing = new CloudMessage.Timing(0, 0, Nanos.micros(roundNanos), 0);
    for (int i = commit.from(); i < commit.to(); i++) {
      boolean last = drafter.finished() && i == commit.to() - 1;
      CloudMessage.Streamed token = new CloudMessage.Streamed(drafter.token(i), last, timing);
      timing = CloudMessage.Timing.NONE;
      content += WireBytes.inFrame(token);
      client.onMessage(token);
    }
    int status = drafter.finished() ? WireBytes.TRAILERS : 0;
    end = connection.down(now, WireBytes.data(content) + status);
    firstToken = firstToken < 0 ? end : firstToken;
  }
}
