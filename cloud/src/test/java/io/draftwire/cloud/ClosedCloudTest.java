package io.draftwire.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cloud.batch.PassCosts;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.engine.LanguageModel;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** A cloud that is closed while somebody is served. */
class ClosedCloudTest {
  /** Deadlines that come to an end at an instant that is told. */
  private static final class EndingLater implements Later {
    private final Later.Timer timer = new Later.Timer();
    final CountDownLatch over = new CountDownLatch(1);

    @Override
    public Runnable after(Duration delay, Runnable what) {
      return timer.after(delay, what);
    }

    @Override
    public void close() {
      timer.close();
      over.countDown();
    }
  }

  /** Has a session hear that its stream was cut as late as that can be. */
  private record LateNews(CountDownLatch before, CountDownLatch heard)
      implements ServerInterceptor {
    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
        @Override
        public void onCancel() {
          uninterruptibly(before);
          super.onCancel();
          heard.countDown();
        }
      };
    }

    private static void uninterruptibly(CountDownLatch latch) {
      while (true) {
        try {
          latch.await();
          return;
        } catch (InterruptedException e) {
          // Whoever closes may well interrupt; the news comes all the same.
        }
      }
    }
  }

  private static final class Records extends Handler {
    final List<LogRecord> all = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord line) {
      all.add(line);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /**
   * Its edge is cut off, and what is left of it would be kept for a while: there is none any more.
   */
  @Test
  void aSessionThatHearsOfTheEndBehindItLogsNothing() throws Exception {
    EndingLater later = new EndingLater();
    CountDownLatch heard = new CountDownLatch(1);
    Records records = new Records();
    try (LanguageModel target = LoopbackCloud.model(1)) {
      CloudServer server =
          new CloudServer(
              target,
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              CloudSettings.DEFAULT,
              PassCosts.fixed(tokens -> 1e-3),
              () -> {},
              later,
              Turnstile.Bounds.usual(false),
              List.of(new LateNews(later.over, heard)));
      ManagedChannel channel = LoopbackCloud.channel(server.port());
      Logger.getLogger("").addHandler(records);
      try {
        RawEdge edge = new RawEdge(channel).send(LoopbackCloud.helloTo(target));
        edge.next(CloudMessage.Welcome.class);
        server.close();
        heard.await();
        // Whatever the session did then is behind it: its log lines are made on that thread.
        assertThat(records.all)
            .filteredOn(
                line ->
                    line.getThrown() instanceof RejectedExecutionException
                        || line.getLoggerName().startsWith("draftwire."))
            .extracting(line -> line.getMessage() + ": " + line.getThrown())
            .isEmpty();
      } finally {
        Logger.getLogger("").removeHandler(records);
        channel.shutdownNow();
        server.close();
      }
    }
  }
}
