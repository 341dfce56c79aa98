package io.draftwire.cloud;

import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.CloudDescription;
import io.draftwire.wire.DescriptionFrames;
import io.draftwire.wire.Frames;
import io.draftwire.wire.MalformedFrameException;
import io.draftwire.wire.RefusalStatus;
import io.draftwire.wire.v1.CloudFrame;
import io.draftwire.wire.v1.DescribeRequest;
import io.draftwire.wire.v1.Description;
import io.draftwire.wire.v1.EdgeFrame;
import io.draftwire.wire.v1.VerifierGrpc;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;

/**
 * The gRPC face of the verifier: decodes frames on gRPC's threads and hands them to the inference
 * thread. Only so many frames of a session are asked for ahead of those that are dealt with, so an
 * edge that floods its stream fills its own window, not our memory: one of a session of rounds,
 * which may be of megabytes; of a live one more, since what came during a pass is to be heard
 * before the next, but no large ones.
 */
final class VerifierService extends VerifierGrpc.VerifierImplBase {
  /** Frames of a live session that may wait to be heard: more than an edge sends in one pass. */
  private static final int AHEAD = 16;

  private final InferenceThread inference;
  private final CloudLimits limits;
  private final Description description;

  /** The same without a template. */
  private final Description continuing;

  private final IntPredicate endsText;
  private final SecureRandom seeds = new SecureRandom();
  private final AtomicLong sessions = new AtomicLong();
  private final AtomicInteger openSessions = new AtomicInteger();

  VerifierService(
      InferenceThread inference,
      CloudLimits limits,
      CloudDescription description,
      IntPredicate endsText) {
    this.inference = inference;
    this.limits = limits;
    this.description = DescriptionFrames.frame(description);
    this.continuing = DescriptionFrames.frame(description.withoutTemplate());
    this.endsText = endsText;
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
    SessionDriver driver =
        new Newcomer(
            sessions.incrementAndGet(),
            limits,
            seeds.nextLong(Long.MAX_VALUE), // Who reads it in an answer may ask for it again.
            endsText,
            inference,
            new StreamOutbox(out, openSessions::decrementAndGet));
    openSessions.incrementAndGet();
    out.disableAutoRequest();
    out.setOnReadyHandler(() -> inference.submit(driver::pump, driver::broke));
    out.setOnCancelHandler(() -> inference.submit(driver::abandon, driver::broke));
    out.request(1);
    return new Inbox(driver, out);
  }

  private final class Inbox implements StreamObserver<EdgeFrame> {
    private final SessionDriver driver;
    private final ServerCallStreamObserver<CloudFrame> out;

    /** Whether the session was asked to be live, by whatever hello. */
    private volatile boolean live;

    Inbox(SessionDriver driver, ServerCallStreamObserver<CloudFrame> out) {
      this.driver = driver;
      this.out = out;
    }

    @Override
    public void onNext(EdgeFrame frame) {
      long arrived = System.nanoTime();
      if (live && frame.getSerializedSize() > Frames.MAX_LIVE_FRAME_BYTES) {
        Refusal refusal = tooLarge(frame.getSerializedSize());
        inference.submit(() -> driver.refuse(refusal), driver::broke); // And the frame is let go.
        return;
      }
      inference.submit(
          () -> {
            // Before the work: the next frame may arrive, and its waiting be timed, during it.
            out.request(1);
            try {
              hear(Frames.message(frame), arrived);
            } catch (MalformedFrameException e) {
              driver.refuse(e.refusal());
            }
          },
          driver::broke);
    }

    private void hear(EdgeMessage message, long arrived) {
      if (!live && message instanceof EdgeMessage.Hello hello && hello.mode() == Mode.LIVE) {
        live = true;
        out.request(AHEAD - 1);
      }
      driver.onMessage(message, arrived);
    }

    private static Refusal tooLarge(int bytes) {
      return new Refusal(
          Refusal.Code.PAYLOAD,
          "a frame of "
              + bytes
              + " bytes came in a live session; send at most "
              + Frames.MAX_LIVE_FRAME_BYTES);
    }

    @Override
    public void onError(Throwable cause) {
      inference.submit(driver::abandon, driver::broke);
    }

    @Override
    public void onCompleted() {
      inference.submit(driver::abandon, driver::broke);
    }
  }

  /**
   * Runs on the inference thread. A stream that broke swallows what is sent: the cancel handler
   * ends the session.
   */
  private static final class StreamOutbox implements SessionDriver.Outbox {
    private final ServerCallStreamObserver<CloudFrame> out;
    private final Runnable onComplete;
    private Status status = Status.OK;
    private boolean over;

    StreamOutbox(ServerCallStreamObserver<CloudFrame> out, Runnable onComplete) {
      this.out = out;
      this.onComplete = onComplete;
    }

    @Override
    public void send(CloudMessage message) {
      if (message instanceof CloudMessage.Refused refused) {
        status = RefusalStatus.status(refused.refusal());
      }
      if (!out.isCancelled()) {
        out.onNext(Frames.frame(message));
      }
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
      if (status.isOk()) {
        out.onCompleted();
      } else {
        out.onError(status.asRuntimeException());
      }
    }

    @Override
    public void breakOff() {
      if (status.isOk()) {
        status = Status.INTERNAL.withDescription("the cloud failed; see its log and ask again");
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
