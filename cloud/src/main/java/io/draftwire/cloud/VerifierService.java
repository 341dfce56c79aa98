package io.draftwire.cloud;

import io.draftwire.cloud.batch.AdmissionControl;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionId;
import io.draftwire.wire.CloudDescription;
import io.draftwire.wire.DescriptionFrames;
import io.draftwire.wire.Frames;
import io.draftwire.wire.RefusalStatus;
import io.draftwire.wire.v1.CloudFrame;
import io.draftwire.wire.v1.DescribeRequest;
import io.draftwire.wire.v1.Description;
import io.draftwire.wire.v1.EdgeFrame;
import io.draftwire.wire.v1.VerifierGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The gRPC face of the verifier: descriptions, and the streams of sessions, of which only so many
 * are open at once. Each counts until its session has let go of it, so that opening and cancelling
 * streams fills no queue.
 */
final class VerifierService extends VerifierGrpc.VerifierImplBase {
  /** Streams a sequence: who has one, who takes it next, and who is told that there is none. */
  private static final int STREAMS_PER_SEQUENCE = 2;

  private static final int MORE_STREAMS = 16;

  /** Who opens a stream, where edges need not say. */
  private static final String NOBODY = "";

  private final SessionTerms terms;
  private final Description description;

  /** The same without a template. */
  private final Description continuing;

  private final int mostSessions;
  private final int mostHelloBytes;
  private final Refusals refusals;
  private final SecureRandom seeds = new SecureRandom();
  private final AtomicInteger openSessions = new AtomicInteger();

  VerifierService(SessionTerms terms, CloudDescription description, Refusals refusals) {
    this.terms = terms;
    this.description = DescriptionFrames.frame(description);
    this.continuing = DescriptionFrames.frame(description.withoutTemplate());
    this.refusals = refusals;
    mostSessions = mostSessions(description.sessions());
    mostHelloBytes = Frames.maxHelloFrameBytes(terms.limits());
  }

  /** Streams of sessions that are open at once, on all connections. */
  static int mostSessions(int sequences) {
    return STREAMS_PER_SEQUENCE * sequences + MORE_STREAMS;
  }

  /** Streams open now. */
  int openSessions() {
    return openSessions.get();
  }

  @Override
  public void describe(DescribeRequest request, StreamObserver<Description> response) {
    response.onNext(request.getWithoutTemplate() ? continuing : description);
    response.onCompleted();
  }

  @Override
  public StreamObserver<EdgeFrame> session(StreamObserver<CloudFrame> responses) {
    ServerCallStreamObserver<CloudFrame> out = (ServerCallStreamObserver<CloudFrame>) responses;
    out.disableAutoRequest();
    if (openSessions.incrementAndGet() > mostSessions) {
      openSessions.decrementAndGet();
      return turnedAway(out);
    }
    SessionDriver driver =
        new Newcomer(
            SessionId.draw(seeds),
            NOBODY,
            seeds.nextLong(Long.MAX_VALUE), // Who reads it in an answer may ask for it again.
            terms,
            new StreamOutbox(out, refusals, openSessions::decrementAndGet));
    Inbox inbox = new Inbox(driver, out, mostHelloBytes, terms.later());
    out.setOnReadyHandler(inbox::ready);
    out.setOnCancelHandler(inbox::gone);
    out.request(1);
    return inbox;
  }

  /** Here and now, without a word of the inference thread, which has enough to do. */
  private StreamObserver<EdgeFrame> turnedAway(StreamObserver<CloudFrame> out) {
    AdmissionControl.Later later = terms.admission().later();
    Refusal refusal =
        new Refusal(
            Refusal.Code.BUSY,
            "this cloud has "
                + mostSessions
                + " streams open, for "
                + description.getSessions()
                + " sessions; ask again "
                + later.when()
                + ", or start it with a larger --parallel",
            later.millis());
    refusals.count(Refusals.Reason.STREAMS);
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
        out.onNext(Frames.frame(message));
      }
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
