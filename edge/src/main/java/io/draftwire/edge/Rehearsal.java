package io.draftwire.edge;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.wire.Frames;
import io.draftwire.wire.MeteredChannels;
import io.draftwire.wire.WireMeter;
import io.draftwire.wire.v1.CloudFrame;
import io.draftwire.wire.v1.EdgeFrame;
import io.draftwire.wire.v1.VerifierGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Speaks some rounds with a mock cloud of its own on loopback, so that the classes of the transport
 * are loaded and partly compiled before the first answer needs them. In a fresh process that is
 * most of a second, which would come on top of the first token and be mistaken for the link's.
 *
 * <p>Meant for the time in which a model loads. Does nothing but take time; where it cannot listen
 * it does nothing at all.
 */
public final class Rehearsal {
  private static final int ROUNDS = 200;
  private static final long LONGEST_SECONDS = 2;

  private Rehearsal() {}

  /** Returns when all is warm, or after two seconds. */
  public static void run() {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      Server cloud =
          NettyServerBuilder.forAddress(anyPort).addService(new MockCloud()).build().start();
      ManagedChannel channel =
          MeteredChannels.channel(
              anyPort.getAddress().getHostAddress(), cloud.getPort(), new WireMeter());
      try {
        speak(channel);
      } finally {
        channel.shutdownNow();
        cloud.shutdownNow();
      }
    } catch (IOException e) {
      // No port to listen on: then the first answer is slower.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void speak(ManagedChannel channel) throws InterruptedException {
    BlockingQueue<CloudFrame> answers = new ArrayBlockingQueue<>(ROUNDS);
    StreamObserver<EdgeFrame> edge = VerifierGrpc.newStub(channel).session(new Inbox(answers));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    EdgeFrame close = Frames.frame(new EdgeMessage.Close());
    for (int i = 0; i < ROUNDS && System.nanoTime() < deadline; i++) {
      edge.onNext(close);
      if (answers.poll(LONGEST_SECONDS, TimeUnit.SECONDS) == null) {
        return;
      }
    }
    edge.onCompleted();
  }

  /** Keeps what comes. */
  private record Inbox(BlockingQueue<CloudFrame> answers) implements StreamObserver<CloudFrame> {
    @Override
    public void onNext(CloudFrame frame) {
      answers.add(frame);
    }

    @Override
    public void onError(Throwable cause) {
      // The rehearsal is over.
    }

    @Override
    public void onCompleted() {
      // So it is.
    }
  }

  /** Answers every frame with a verdict. */
  private static final class MockCloud extends VerifierGrpc.VerifierImplBase {
    @Override
    public StreamObserver<EdgeFrame> session(StreamObserver<CloudFrame> edge) {
      CloudFrame verdict =
          Frames.frame(new CloudMessage.Ruling(1, 1, 1, 1, new CloudMessage.Timing(1, 1, 1, 1)));
      return new StreamObserver<>() {
        @Override
        public void onNext(EdgeFrame frame) {
          edge.onNext(verdict);
        }

        @Override
        public void onError(Throwable cause) {
          // The edge is gone.
        }

        @Override
        public void onCompleted() {
          edge.onCompleted();
        }
      };
    }
  }
}
