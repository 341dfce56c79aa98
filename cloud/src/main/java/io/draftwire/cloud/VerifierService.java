package io.draftwire.cloud;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionId;
import io.draftwire.wire.CloudDescription;
import io.draftwire.wire.DescriptionFrames;
import io.draftwire.wire.Frames;
import io.draftwire.wire.Padding;
import io.draftwire.wire.RefusalStatus;
import io.draftwire.wire.access.Caller;
import io.draftwire.wire.v1.CloudFrame;
import io.draftwire.wire.v1.DescribeRequest;
import io.draftwire.wire.v1.Description;
import io.draftwire.wire.v1.EdgeFrame;
import io.draftwire.wire.v1.VerifierGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/**
 * The gRPC face of the verifier: descriptions, and the streams of sessions, of which only so many
 * are open at once. Each counts until its session has let go of it, so that opening and cancelling
 * streams fills no queue.
 */
final class VerifierService extends VerifierGrpc.VerifierImplBase {
  /** Streams a sequence: who has one, who takes it next, and who is told that there is none. */
  private static final int STREAMS_PER_SEQUENCE = 2;

  private static final int MORE_STREAMS = 16;

  private final SessionTerms terms;
  private final Description description;

  /** The same without a template. */
  private final Description continuing;

  private final int mostHelloBytes;
  private final Refusals refusals;
  private final SecureRandom seeds = new SecureRandom();
  private final OpenSessions sessions;

  VerifierService(SessionTerms terms, CloudDescription description, Refusals refusals) {
    this.terms = terms;
    this.description = DescriptionFrames.frame(description);
    this.continuing = DescriptionFrames.frame(description.withoutTemplate());
    this.refusals = refusals;
    sessions =
        new OpenSessions(
            mostSessions(description.sessions()), description.sessions(), terms.admission()::later);
    mostHelloBytes = Frames.maxHelloFrameBytes(terms.limits());
  }

  /** Streams of sessions that are open at once, on all connections. */
  static int mostSessions(int sequences) {
    return STREAMS_PER_SEQUENCE * sequences + MORE_STREAMS;
  }

  /** Streams open now. */
  int openSessions() {
    return sessions.count();
  }

  /** Takes no more sessions. Those that have begun go on. */
  void drain() {
    sessions.drain();
  }

  /** Waits until no session is open, as long as that. */
  void awaitNoSessions(Duration longest) throws InterruptedException {
    sessions.awaitNone(longest);
  }

  /** Ends all sessions, so that they go on at other clouds. */
  void letGo() {
    sessions.letGo();
  }

  @Override
  public void describe(DescribeRequest request, StreamObserver<Description> response) {
    response.onNext(
        DescriptionFrames.filled(
            request.getWithoutTemplate() ? continuing : description, request.getFill()));
    response.onCompleted();
  }

  @Override
  public StreamObserver<EdgeFrame> session(StreamObserver<CloudFrame> responses) {
    ServerCallStreamObserver<CloudFrame> out = (ServerCallStreamObserver<CloudFrame>) responses;
    out.disableAutoRequest();
    Caller caller = Login.caller();
    Runnable own;
    try {
      own = caller.openStream();
    } catch (SessionException e) {
      return turnedAway(out, e.refusal(), Refusals.Reason.LIMIT);
    }
    Optional<Refusal> refusal = sessions.enter();
    if (refusal.isPresent()) {
      own.run();
      Refusal.Code code = refusal.get().code();
      return turnedAway(
          out,
          refusal.get(),
          code == Refusal.Code.BUSY ? Refusals.Reason.STREAMS : Refusals.Reason.of(code));
    }
    StreamOutbox outbox =
        new StreamOutbox(
            out,
            refusals,
            () -> {
              sessions.over(out);
              own.run();
            });
    SessionDriver driver =
        new Newcomer(
            SessionId.draw(seeds),
            caller,
            ShownClaim.claim(),
            seeds.nextLong(Long.MAX_VALUE), // Who reads it in an answer may ask for it again.
            terms,
            outbox);
    Inbox inbox = new Inbox(driver, out, mostHelloBytes, terms.later(), outbox::pad);
    out.setOnReadyHandler(inbox::ready);
    out.setOnCancelHandler(inbox::gone);
    out.request(1);
    sessions.began(out, driver);
    return inbox;
  }

  /** Here and now, without a word of the inference thread, which has enough to do. */
  private StreamObserver<EdgeFrame> turnedAway(
      StreamObserver<CloudFrame> out, Refusal refusal, Refusals.Reason reason) {
    refusals.count(reason);
    out.onNext(Frames.frame(new CloudMessage.Refused(refusal)));
    out.onError(RefusalStatus.exception(refusal));
    return new StreamObserver<>() {
      @Override
      public void onNext(EdgeFrame frame) {}

      @Override
      public void onError(Throwable cause) {}

      @Override
      public void onCompleted() {}
    };
  }

  /**
   * Used under the session's lock. A stream that broke swallows what is sent: the cancel handler
   * ends the session.
   */
  private static final class StreamOutbox implements SessionDriver.Outbox {
    private final ServerCallStreamObserver<CloudFrame> out;
    private final Refusals refusals;
    private final Runnable onComplete;
    private Refusals.Reason reason;
    private boolean padded;

    /** What the stream is to end with; null for no refusal. */
    private Refusal refused;

    private boolean over;

    StreamOutbox(ServerCallStreamObserver<CloudFrame> out, Refusals refusals, Runnable onComplete) {
      this.out = out;
      this.refusals = refusals;
      this.onComplete = onComplete;
    }

    @Override
    public void send(CloudMessage message) {
      if (over) {
        return;
      }
      if (message instanceof CloudMessage.Refused last) {
        refused(last.refusal());
      }
      if (!out.isCancelled()) {
        out.onNext(padded ? Padding.frame(message) : Frames.frame(message));
      }
    }

    /** All from now on; before the session's first word. */
    void pad() {
      padded = true;
    }

    private void refused(Refusal refusal) {
      refused = refusal;
      refusals.count(reason == null ? Refusals.Reason.of(refusal.code()) : reason);
    }

    @Override
    public void refusing(Refusals.Reason reason) {
      this.reason = reason;
    }

    @Override
    public void complete() {
      if (over) {
        return;
      }
      over = true;
      onComplete.run();
      if (out.isCancelled()) {
        return;
      }
      if (refused == null) {
        out.onCompleted();
      } else {
        out.onError(RefusalStatus.exception(refused));
      }
    }

    @Override
    public void breakOff(Refusal refusal) {
      if (refused == null && !over) {
        refused(refusal);
      }
      complete();
    }

    @Override
    public boolean ready() {
      // A cancelled call is never ready, and its session still has to be wound up.
      return out.isReady() || out.isCancelled();
    }
  }
}
