package io.draftwire.cloud;

import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.Frames;
import io.draftwire.wire.MalformedFrameException;
import io.draftwire.wire.Padding;
import io.draftwire.wire.v1.CloudFrame;
import io.draftwire.wire.v1.EdgeFrame;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;

/**
 * Hears a session's frames, on gRPC's threads. Only so many are asked for ahead of those that are
 * dealt with, so an edge that floods its stream fills its own window, not our memory: one of a
 * session of rounds, which may be of megabytes; of a live one more, since what came during a pass
 * is to be heard before the next, but no large ones. And none while what came of the earlier ones
 * is not sent: an edge that asks and never reads is not listened to.
 */
final class Inbox implements StreamObserver<EdgeFrame> {
  /** Frames of a live session that are heard in each moment: more than an edge sends in one. */
  private static final int AHEAD = 16;

  /** So long is a moment: no draft is so quick that it had more to say in less. */
  private static final Duration MOMENT = Duration.ofMillis(5);

  private final SessionDriver driver;
  private final ServerCallStreamObserver<CloudFrame> out;
  private final int mostHelloBytes;
  private final Later later;
  private final Runnable pad;

  /** Whether the session was asked to be live, by whatever hello. */
  private volatile boolean live;

  /** Frames that may be asked for and were not yet. */
  private int owed;

  /** Frames of this moment that were asked for, and whether its end is waited for. */
  private int asked;

  private boolean pausing;

  /**
   * @param pad is run where the edge asks for padded frames
   */
  Inbox(
      SessionDriver driver,
      ServerCallStreamObserver<CloudFrame> out,
      int mostHelloBytes,
      Later later,
      Runnable pad) {
    this.driver = driver;
    this.out = out;
    this.mostHelloBytes = mostHelloBytes;
    this.later = later;
    this.pad = pad;
    driver.whenTold(() -> run(this::ask));
  }

  /** The edge reads again. */
  void ready() {
    run(
        () -> {
          driver.pump();
          ask();
        });
  }

  /** The edge is gone. */
  void gone() {
    run(driver::abandon);
  }

  @Override
  public void onNext(EdgeFrame frame) {
    long arrived = System.nanoTime();
    int most = mostBytes();
    boolean greeting = driver.greeting();
    if (frame.getSerializedSize() > most) {
      Refusal refusal = tooLarge(frame.getSerializedSize(), most);
      run(() -> driver.refuse(refusal)); // And the frame is let go.
      return;
    }
    run(
        () -> {
          owe(1);
          if (greeting && Padding.asked(frame)) {
            pad.run();
          }
          // Before the work: the next frame may arrive, and its waiting be timed, during it.
          ask();
          try {
            hear(Frames.message(frame), arrived);
          } catch (MalformedFrameException e) {
            driver.refuse(e.refusal());
          }
          ask();
        });
  }

  /** Throws nothing: what fails ends this session with a reason, and is nobody else's affair. */
  private void run(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      try {
        driver.broke(e);
      } catch (Throwable again) {
        CloudLog.failure("a session could not be ended", again); // A fault of ours.
      }
    }
  }

  /** A stream that has no sequence yet makes nobody hold megabytes until its turn comes. */
  private int mostBytes() {
    if (driver.greeting()) {
      return mostHelloBytes;
    }
    return live ? Frames.MAX_LIVE_FRAME_BYTES : Integer.MAX_VALUE;
  }

  private void hear(EdgeMessage message, long arrived) {
    if (!live && message instanceof EdgeMessage.Hello hello && hello.mode() == Mode.LIVE) {
      live = true;
      owe(AHEAD - 1);
    }
    driver.onMessage(message, arrived);
  }

  /** Who floods fills his own window, and takes a small part of the threads that hear all. */
  private synchronized void ask() {
    if (owed == 0 || pausing || !driver.quiet()) {
      return;
    }
    int now = live ? Math.min(owed, AHEAD - asked) : owed;
    if (now > 0) {
      owed -= now;
      asked += now;
      out.request(now);
    }
    if (live && asked >= AHEAD) {
      pausing = true;
      later.after(MOMENT, () -> run(this::nextMoment));
    }
  }

  private synchronized void nextMoment() {
    pausing = false;
    asked = 0;
    ask();
  }

  private synchronized void owe(int frames) {
    owed += frames;
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
