package io.draftwire.lab.time;

import io.draftwire.core.live.DraftPass;
import io.draftwire.core.live.GrowthPolicy;
import io.draftwire.core.live.LiveEdge;
import io.draftwire.core.live.LiveKnowledge;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Finish;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.LiveDraft;
import io.draftwire.edge.LiveEar;
import io.draftwire.edge.Phases;
import io.draftwire.engine.LanguageModel;
import io.draftwire.wire.WireBytes;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * A live edge in virtual time: what {@code LiveRun} of {@link io.draftwire.edge.EdgeClient} is in
 * real time, in the same order of events. Messages are heard between two passes of the draft.
 */
final class LiveEdgeParty implements EdgeSide {
  private record Mail(CloudMessage message, int bytes, long here) {}

  private final World world;
  private final Machine machine;
  private final LanguageModel draft;
  private final AnswerRequest request;
  private final CostProfile costs;
  private final VirtualConnection connection;
  private final LiveEdge session;
  private final LiveEar ear;
  private final Phases phases;
  private final ArrayDeque<Mail> inbox = new ArrayDeque<>();
  private final long encodeNanos;

  private Party<EdgeMessage> cloud;

  /** Null until the answer is asked for, and from its end on. */
  private LiveDraft tree;

  /** Null where a refusal ends the run. */
  private Consumer<Refusal> refused;

  /** Whether the cloud has refused the session. */
  private boolean turnedAway;

  private long start;
  private boolean drafting;
  private World.Timer alarm;
  private long firstToken = -1;
  private long end;
  private Finish finish;

  LiveEdgeParty(
      World world,
      Machine machine,
      LanguageModel draft,
      AnswerRequest request,
      GrowthPolicy policy,
      Planner planner,
      LiveKnowledge knowledge,
      CostProfile costs,
      VirtualConnection connection) {
    this.world = world;
    this.machine = machine;
    this.draft = draft;
    this.request = request;
    this.costs = costs;
    this.connection = connection;
    this.session =
        new LiveEdge(
            request.settings(draft.tokenizer(), knowledge), request.prompt(), policy, knowledge);
    this.ear = new LiveEar(session, planner);
    this.phases = ear.phases();
    this.encodeNanos = Nanos.of(costs.encodeSeconds());
  }

  @Override
  public void start(Party<EdgeMessage> cloud) throws SessionException {
    this.cloud = cloud;
    start = world.now();
    tree = new LiveDraft(draft);
    session.start(world.now());
    goOn();
  }

  @Override
  public void hear(CloudMessage message, int bytes) throws SessionException {
    inbox.add(new Mail(message, bytes, world.now()));
    if (!drafting && !turnedAway) {
      goOn();
    }
  }

  /** Until it drafts, or waits. */
  private void goOn() throws SessionException {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
    while (finish == null) {
      carryOut();
      Mail mail = finish == null ? inbox.poll() : null;
      if (mail != null) {
        try {
          ear.hear(mail.message(), mail.bytes(), mail.here(), mail.here() - start);
        } catch (SessionException e) {
          refused(e);
          return;
        }
        continue;
      }
      DraftPass pass = finish == null ? session.pass(costs.draft()::seconds, world.now()) : null;
      carryOut();
      if (pass != null) {
        draft(pass);
      } else if (finish == null && session.deadline() < Long.MAX_VALUE) {
        alarm = world.at(Math.max(world.now() + 1, session.deadline()), this::alarmed);
      }
      break;
    }
    if (finish != null) {
      close();
    }
  }

  @Override
  public void onRefusal(Consumer<Refusal> refused) {
    this.refused = refused;
  }

  private void refused(SessionException e) throws SessionException {
    if (refused == null) {
      throw e;
    }
    turnedAway = true;
    close();
    refused.accept(e.refusal());
  }

  private void alarmed() throws SessionException {
    alarm = null;
    session.onDeadline(world.now());
    goOn();
  }

  private void carryOut() {
    for (EdgeAction action = session.poll(); action != null; action = session.poll()) {
      switch (action) {
        case EdgeAction.Send send -> send(send.message());
        case EdgeAction.Commit commit ->
            firstToken = firstToken < 0 ? world.now() - start : firstToken;
        case EdgeAction.TakeBack back ->
            throw new IllegalStateException("taken back, though nothing was said alone");
        case EdgeAction.Finished finished -> {
          finish = finished.reason();
          end = world.now() - start;
        }
        case EdgeAction.Forward forward ->
            throw new IllegalStateException("a live session asks for no forward pass");
      }
    }
  }

  private void draft(DraftPass pass) {
    drafting = true;
    long asked = world.now();
    machine.submit(
        () -> {
          int tokens = tree.run(pass, session::token);
          machine.compute(
              tokens == 0 ? 0 : Nanos.of(costs.draft().seconds(tokens)) + encodeNanos,
              () -> {
                drafting = false;
                phases.drafted(world.now() - asked - encodeNanos, tokens);
                phases.encoded(encodeNanos);
                session.ran(pass, tree.rows(pass));
                goOn();
              });
        });
  }

  private void send(EdgeMessage message) {
    int bytes = WireBytes.of(message);
    if (message instanceof EdgeMessage.Hello hello) {
      deliver(hello, bytes, connection.hello(world.now(), bytes));
      session.helloLeaves(connection.helloSent());
      phases.sent(hello, bytes, connection.helloSent() - start);
      return;
    }
    if (!(message instanceof EdgeMessage.Close)) {
      // A cloud that has come to the text's end has ended the stream behind its last token.
      deliver(message, bytes, connection.up(world.now(), bytes));
    }
    phases.sent(message, bytes, world.now() - start);
  }

  private void deliver(EdgeMessage message, int bytes, long arrives) {
    world.at(arrives, () -> cloud.hear(message, bytes));
  }

  @Override
  public boolean finished() {
    return session.finished();
  }

  @Override
  public int tokens() {
    return session.answer().length;
  }

  @Override
  public Answer answer() {
    return new Answer(
        session.answer(),
        session.seed(),
        finish,
        session.figures(),
        phases.seconds(),
        phases.promptSeconds(),
        Nanos.seconds(firstToken),
        Nanos.seconds(end),
        connection.bytesUp(),
        connection.bytesDown());
  }

  @Override
  public void close() {
    if (tree != null) {
      tree.close();
      tree = null;
    }
  }
}
