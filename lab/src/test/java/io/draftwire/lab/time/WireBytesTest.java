package io.draftwire.lab.time;

import static io.draftwire.lab.time.TimeWorlds.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cloud.CloudServer;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.ToldCosts;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerListener;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import io.draftwire.engine.Batch;
import io.draftwire.engine.CostCurve;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import io.draftwire.lab.Eventually;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.time.TappedRelay.Frame;
import io.draftwire.wire.Frames;
import io.draftwire.wire.WireBytes;
import io.draftwire.wire.v1.CloudFrame;
import io.draftwire.wire.v1.EdgeFrame;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A real connection, frame by frame, against the constants and sizes of virtual time. */
class WireBytesTest {
  private static final AnswerRequest REQUEST = ask(new KSqs(5, 40), 4, 30, 1);

  private static final CostCurve PACE = new CostCurve(new int[] {1}, new double[] {0.03});

  /** What a server tells of it in its welcome. */
  private static final ToldCosts TOLD = ToldCosts.of(Collections.nCopies(6, 30_000));

  private record Seen(Answer answer, List<Frame> up, List<Frame> down) {}

  private static Seen real(AnswerRequest request) throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    CompletableFuture<TappedRelay> tap = new CompletableFuture<>();
    try (TableModel draft = TimeWorlds.draft();
        TableModel target = TimeWorlds.target();
        CloudServer cloud =
            new CloudServer(framed(target, tap), new InetSocketAddress(loopback, 0), TOLD);
        TappedRelay relay = new TappedRelay(cloud.port())) {
      tap.complete(relay);
      Answer answer;
      try (EdgeClient client =
          new EdgeClient(
              draft, loopback.getHostAddress(), relay.port(), "c", Duration.ofMinutes(2))) {
        answer = client.answer(request, AnswerListener.SILENT);
        // What opens a connection and what ends a stream may still be on its way.
        Eventually.holds("both sides have said it all", () -> complete(relay));
      }
      relay.awaitEnd();
      return new Seen(answer, relay.up(), relay.down());
    }
  }

  /**
   * A target that makes a pass only once all that was sent before it has passed the tap: no two
   * tokens share a frame.
   */
  private static LanguageModel framed(LanguageModel target, CompletableFuture<TappedRelay> tap) {
    AtomicInteger answered = new AtomicInteger();
    return (LanguageModel)
        Proxy.newProxyInstance(
            LanguageModel.class.getClassLoader(),
            new Class<?>[] {LanguageModel.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("forward") && ((Batch) arguments[0]).rows() > 0) {
                int before = 1 + answered.getAndIncrement(); // The welcome, then one a pass.
                TappedRelay relay = tap.join();
                Eventually.holds(
                    before + " messages have passed",
                    () -> sizes(relay.down(), Frame.DATA).size() >= before);
              }
              return method.invoke(target, arguments);
            });
  }

  private static boolean complete(TappedRelay relay) {
    List<Frame> up = relay.up();
    List<Frame> down = relay.down();
    return sizes(up, Frame.SETTINGS).size() == 2
        && sizes(down, Frame.SETTINGS).size() == 2
        && !sizes(up, Frame.PING).isEmpty()
        && !sizes(down, Frame.PING).isEmpty()
        && sizes(down, Frame.HEADERS).size() == 2;
  }

  private static List<Integer> sizes(List<Frame> frames, int type) {
    return frames.stream().filter(f -> f.type() == type).map(Frame::size).toList();
  }

  private static int sum(List<Integer> sizes) {
    return sizes.stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void aConnectionOpensAndAStreamEndsWithTheFramesThatAreCounted() throws Exception {
    Seen seen = real(REQUEST);
    int prefaceUp =
        24
            + sum(sizes(seen.up(), Frame.SETTINGS))
            + sum(sizes(seen.up(), Frame.WINDOW_UPDATE))
            + sum(sizes(seen.up(), Frame.HEADERS));
    assertThat(prefaceUp).isEqualTo(WireBytes.CLIENT_PREFACE + WireBytes.CALL);
    int prefaceDown =
        sum(sizes(seen.down(), Frame.SETTINGS)) + sum(sizes(seen.down(), Frame.WINDOW_UPDATE));
    assertThat(prefaceDown).isEqualTo(WireBytes.SERVER_PREFACE + WireBytes.SERVER_REPLY);
    assertThat(sizes(seen.up(), Frame.PING)).containsExactly(WireBytes.PING);
    assertThat(sizes(seen.down(), Frame.PING)).containsExactly(WireBytes.PING);
    assertThat(sizes(seen.down(), Frame.HEADERS))
        .containsExactly(WireBytes.RESPONSE, WireBytes.TRAILERS);
  }

  @Test
  void everyMessageHasTheSizeThatIsCounted() throws Exception {
    Seen seen = real(REQUEST);
    for (Frame frame : seen.up()) {
      if (frame.type() == Frame.DATA && frame.payload().length > 0) {
        EdgeMessage message = Frames.message(EdgeFrame.parseFrom(body(frame)));
        assertThat(frame.size()).isEqualTo(WireBytes.of(message));
      }
    }
    for (Frame frame : seen.down()) {
      if (frame.type() == Frame.DATA) {
        CloudMessage message = Frames.message(CloudFrame.parseFrom(body(frame)));
        assertThat(frame.size()).isEqualTo(WireBytes.of(message));
      }
    }
  }

  private static byte[] body(Frame frame) {
    return Arrays.copyOfRange(frame.payload(), 5, frame.payload().length);
  }

  @Test
  void aSpeculativeRunIsByteForByteAsVirtualOnesButForTheTimings() throws Exception {
    Seen seen = real(REQUEST);
    Answer virtual = virtual(Setup.SPECULATIVE);
    // The client's end may be a frame of its own: 9 bytes that depend on which thread is quicker.
    int ownEnd =
        9 * (int) seen.up().stream().filter(f -> f.type() == 0 && f.payload().length == 0).count();
    assertThat(seen.answer().wireBytesUp()).isEqualTo(virtual.wireBytesUp() + ownEnd);
    assertThat(seen.answer().wireBytesDown() - timings(seen.down()))
        .isEqualTo(virtual.wireBytesDown() - virtualTimings());
  }

  @Test
  void aCloudAloneSendsWhatVirtualTimeCounts() throws Exception {
    Seen seen = real(REQUEST.withMode(EdgeMessage.Mode.CLOUD_ONLY));
    Answer virtual = virtual(Setup.CLOUD_ONLY);
    // All up to the hello counts. Behind that comes a reset, or a close that may make the server
    // ping once more, or nothing: the answer is whole, and the client's threads race.
    List<Integer> data = sizes(seen.up(), Frame.DATA);
    List<Integer> pings = sizes(seen.up(), Frame.PING);
    List<Integer> resets = sizes(seen.up(), Frame.RESET);
    int late = sum(data) - data.getFirst() + sum(resets) + sum(pings) - pings.getFirst();
    assertThat(late).isBetween(0, WireBytes.LATE_MOST);
    // The tap also saw the client close the connection, after the count.
    int farewell = sum(sizes(seen.up(), Frame.GO_AWAY));
    assertThat(24 + sum(seen.up().stream().map(Frame::size).toList()) - late - farewell)
        .isEqualTo((int) virtual.wireBytesUp());
    // 3 bytes of c(n) = 30 ms a token in virtual time, which never queues.
    long virtualTimings = 4L * REQUEST.maxTokens();
    assertThat(seen.answer().wireBytesDown() - timings(seen.down()))
        .isEqualTo(virtual.wireBytesDown() - virtualTimings);
  }

  private static Answer virtual(Setup setup) throws Exception {
    CostProfile costs =
        new CostProfile("t", "t", new CostCurve(new int[] {1}, new double[] {0}), PACE, 0, 0);
    try (TableModel draft = TimeWorlds.draft();
        TableModel target = TimeWorlds.target()) {
      return new VirtualRun(draft, target, costs, LinkSpec.NONE, 1).run(setup, REQUEST);
    }
  }

  /** Bytes of timing fields in all messages of the cloud. */
  private static long timings(List<Frame> down) throws Exception {
    long bytes = 0;
    for (Frame frame : down) {
      if (frame.type() == Frame.DATA) {
        CloudFrame with = CloudFrame.parseFrom(body(frame));
        CloudFrame.Builder without = with.toBuilder();
        if (with.hasRuling()) {
          without
              .getRulingBuilder()
              .clearArrivedMicros()
              .clearQueueMicros()
              .clearVerifyMicros()
              .clearPromptMicros();
        } else if (with.hasStreamed()) {
          without.getStreamedBuilder().clearQueueMicros().clearVerifyMicros();
        }
        bytes += with.getSerializedSize() - without.build().getSerializedSize();
      }
    }
    return bytes;
  }

  /**
   * The same for the virtual run, by hand: the pace is 30 ms, so verification takes 1 + 3 bytes in
   * every ruling; round n arrives at (n - 1) 30 ms after the session began, or 0 at the first,
   * which queues for the pass over the prompt and reports it, 1 + 3 bytes each.
   */
  private static long virtualTimings() throws Exception {
    long rounds = virtual(Setup.SPECULATIVE).figures().rounds();
    long bytes = 4 * rounds + 4 + 4;
    for (long n = 2; n <= rounds; n++) {
      bytes += 1 + (n * 30_000 < 1 << 21 ? 3 : 4);
    }
    return bytes;
  }
}
