package io.draftwire.cloud;

import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.Frames;
import io.draftwire.wire.MalformedFrameException;
import io.draftwire.wire.v1.CloudFrame;
import io.draftwire.wire.v1.EdgeFrame;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/**
 * Takes a session's frames from gRPC's threads to the inference thread. Only so many are asked for
 * ahead of those that are dealt with, so an edge that floods its stream fills its own window, not
 * our memory: one of a session of rounds, which may be of megabytes; of a live one more, since what
 * came during a pass is to be heard before the next, but no large ones. And none while what came of
 * the earlier ones is not sent: an edge that asks and never reads is not listened to.
 */
final class Inbox implements StreamObserver<EdgeFrame> {
  /** Frames of a live session that may wait to be heard: more than an edge sends in one pass. */
  private static final int AHEAD = 16;

  private final SessionDriver driver;
  private final InferenceThread inference;
  private final ServerCallStreamObserver<CloudFrame> out;
  private final int mostHelloBytes;

  /** Whether the session was asked to be live, by whatever hello. */
  private volatile boolean live;

  /** Whether a frame has come; on gRPC's threads only, one after the other. */
  private boolean begun;

  /** Frames that may be asked for and were not yet; on the inference thread only. */
  private int owed;

  Inbox(
      SessionDriver driver,
      InferenceThread inference,
      ServerCallStreamObserver<CloudFrame> out,
      int mostHelloBytes) {
    this.driver = driver;
    this.inference = inference;
    this.out = out;
    this.mostHelloBytes = mostHelloBytes;
  }

  /** The edge reads again. */
  void ready() {
    inference.submit(
        () -> {
          driver.pump();
          ask();
        },
        driver::broke);
  }

  /** The edge is gone. */
  void gone() {
    inference.submit(driver::abandon, driver::broke);
  }

  @Override
  public void onNext(EdgeFrame frame) {
    long arrived = System.nanoTime();
    int most = mostBytes();
    begun = true;
    if (frame.getSerializedSize() > most) {
      Refusal refusal = tooLarge(frame.getSerializedSize(), most);
      inference.submit(() -> driver.refuse(refusal), driver::broke); // And the frame is let go.
      return;
    }
    inference.submit(
        () -> {
          owed++;
          // Before the work: the next frame may arrive, and its waiting be timed, during it.
          ask();
          try {
            hear(Frames.message(frame), arrived);
          } catch (MalformedFrameException e) {
            driver.refuse(e.refusal());
          }
          ask();
        },
        driver::broke);
  }

  /** A stream that has no sequence yet makes nobody hold megabytes until its turn comes. */
  private int mostBytes() {
    if (!begun) {
      return mostHelloBytes;
    }
    return live ? Frames.MAX_LIVE_FRAME_BYTES : Integer.MAX_VALUE;
  }

  private void hear(EdgeMessage message, long arrived) {
    if (!live && message instanceof EdgeMessage.Hello hello && hello.mode() == Mode.LIVE) {
      live = true;
      owed += AHEAD - 1;
    }
    driver.onMessage(message, arrived);
  }

  private void ask() {
    if (owed > 0 && driver.quiet()) {
      int asked = owed;
      owed = 0;
      out.request(asked);
    }
  }

  private Refusal tooLarge(int bytes, int most) {
    return live
        ? new Refusal(
            Refusal.Code.PAYLOAD,
            "a frame of " + bytes + " bytes came in a live session; send at most " + most)
        : new Refusal(
            Refusal.Code.CONTEXT,
            "the first frame has "
                + bytes
                + " bytes, and a hello whose prompt fits the target's context at most "
                + most
                + "; shorten the prompt or start the cloud with a larger --ctx-size");
  }

  @Override
  public void onError(Throwable cause) {
    gone();
  }

  @Override
  public void onCompleted() {
    gone();
  }
}
