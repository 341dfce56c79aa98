package io.draftwire.lab.time;

import io.draftwire.core.live.LiveCloud;
import io.draftwire.core.live.LogitRows;
import io.draftwire.core.live.TargetPass;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.engine.TargetSequence;
import io.draftwire.wire.WireBytes;

/**
 * One live session of a cloud in virtual time: what {@code LiveDriver} is on the real server, in
 * the same order of events.
 */
final class LiveCloudParty implements CloudSide {
  private static final int MOST_GUESSES = 32;

  private final TargetHost host;
  private final World world;
  private final VirtualConnection connection;
  private final Party<CloudMessage> edge;
  private final LiveCloud session;

  /** Null until the first pass, and from the end on. */
  private TargetSequence sequence;

  private long passed = -1;
  private boolean queued;
  private boolean answered;

  LiveCloudParty(TargetHost host, VirtualConnection connection, Party<CloudMessage> edge) {
    this.host = host;
    this.world = host.world();
    this.connection = connection;
    this.edge = edge;
    this.session =
        new LiveCloud(
            1,
            CloudParty.limits(host.model(), host.costs()),
            0,
            host.model().tokenizer()::endsText);
  }

  @Override
  public void hear(EdgeMessage message, int bytes) {
    long here = world.now();
    host.machine()
        .submit(
            () -> {
              passed = passed < 0 ? here : passed;
              session.onMessage(message, here);
              pump();
            });
  }

  private void pump() {
    if (session.ended()) {
      close();
    }
    for (CloudAction action = session.poll(); action != null; action = session.poll()) {
      switch (action) {
        case CloudAction.Send send -> send(send.message());
        case CloudAction.Ended ended -> connection.down(world.now(), WireBytes.TRAILERS);
        case CloudAction.Forward forward ->
            throw new IllegalStateException("a live session offers passes and asks for none");
      }
    }
    if (!queued && session.wantsPass()) {
      queued = true;
      host.machine()
          .submit(
              () -> {
                if (session.wantsPass()) {
                  pass();
                } else {
                  queued = false;
                }
              });
    }
  }

  private void send(CloudMessage message) {
    int own = WireBytes.of(message);
    int bytes = own + (answered ? 0 : WireBytes.RESPONSE);
    answered = true;
    world.at(connection.down(world.now(), bytes), () -> edge.hear(message, own));
  }

  private void pass() {
    if (sequence == null) {
      sequence = new TargetSequence(host.model(), host.batch());
    }
    long begin = world.now();
    int most = Math.min(MOST_GUESSES, host.model().maxBranches());
    TargetPass pass = session.begin(host.costs().target()::seconds, most);
    int tokens =
        sequence.forwardTree(
            pass.keep(), pass.to(), session::token, pass.guesses(), pass.parents(), pass.tokens());
    host.pass(this, tokens, () -> passed(pass, begin));
  }

  private void passed(TargetPass pass, long begin) {
    long shared = host.othersNanos(this, passed, begin);
    passed = world.now();
    int deepest = session.end(rows(), begin, world.now(), shared);
    if (!session.ended()) {
      sequence.keep(deepest);
    }
    // Walking the tree comes behind the pass, as testing a round does.
    long nanos = pass.guesses() == 0 ? 0 : Nanos.of(host.costs().verifySeconds());
    host.machine()
        .compute(
            nanos,
            () -> {
              queued = false;
              pump();
            });
  }

  private LogitRows rows() {
    return new LogitRows() {
      @Override
      public float[] logits() {
        return host.batch().logits();
      }

      @Override
      public int offset(int row) {
        return sequence.row(row - 1);
      }
    };
  }

  @Override
  public void close() {
    if (sequence != null) {
      sequence.close();
      sequence = null;
    }
  }
}
