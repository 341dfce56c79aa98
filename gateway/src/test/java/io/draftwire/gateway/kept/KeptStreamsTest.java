package io.draftwire.gateway.kept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** By a clock that stands unless it is turned. */
@Timeout(60)
class KeptStreamsTest {
  private static final String ALICE = "alice";
  private static final String BOB = "bob";
  private static final Duration KEEP = Duration.ofSeconds(30);
  private static final int RING = 10 * (8 + EventRing.OVERHEAD);
  private static final long ALL = 8 * KeptStreams.STREAM_BYTES;
  private static final byte[] LAST_WORD = bytes("the end");

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final KeptStreams streams = new KeptStreams(clock::get, RING, ALL);

  /** Writes what it is told to, until it is told that that was all, or interrupted. */
  private static final class Script implements KeptStreams.Writer {
    private static final String END = "";

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean interrupted;

    Script says(String... more) {
      lines.addAll(List.of(more));
      return this;
    }

    Script ends() {
      return says(END);
    }

    @Override
    public void write(KeptStream stream) {
      try {
        for (String line = lines.take(); !line.equals(END); line = lines.take()) {
          stream.append(bytes(line));
        }
      } catch (InterruptedException e) {
        interrupted = true;
      } finally {
        over.countDown();
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @AfterEach
  void close() {
    streams.close();
  }

  private KeptStream.Reader begin(Script script) {
    return streams.begin(ALICE, KEEP, script, () -> {}).orElseThrow();
  }

  private static List<String> toTheEnd(KeptStream.Reader reader) throws Exception {
    List<String> all = new ArrayList<>();
    for (List<byte[]> some = reader.take(); !some.isEmpty(); some = reader.take()) {
      some.forEach(event -> all.add(new String(event, StandardCharsets.UTF_8)));
    }
    assertThat(reader.atEnd()).isTrue();
    return all;
  }

  /** One that has ended and that nobody reads. */
  private String finished(String... lines) throws Exception {
    try (KeptStream.Reader reader = begin(new Script().says(lines).ends())) {
      toTheEnd(reader);
      return reader.stream().id();
    }
  }

  private boolean there(String id, String owner) throws Exception {
    var reader = streams.takeUp(id, owner, 0);
    reader.ifPresent(KeptStream.Reader::close);
    return reader.isPresent();
  }

  @Test
  void everyReaderHasAllFromWhereItBegins() throws Exception {
    Script script = new Script().says("a", "b");
    try (KeptStream.Reader first = begin(script);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String id = first.stream().id();
      assertThat(first.take()).isNotEmpty();
      List<Future<List<String>>> others = new ArrayList<>();
      for (long from : new long[] {0, 0, 1}) {
        KeptStream.Reader reader = streams.takeUp(id, ALICE, from).orElseThrow();
        others.add(threads.submit(() -> toTheEnd(reader)));
      }
      script.says("c", "d").ends();
      assertThat(others.get(0).get()).containsExactly("a", "b", "c", "d");
      assertThat(others.get(1).get()).containsExactly("a", "b", "c", "d");
      assertThat(others.get(2).get()).containsExactly("b", "c", "d");
      assertThat(streams.takenUp()).isEqualTo(3);
    }
  }

  @Test
  void somebodyElsesIsNotThere() throws Exception {
    String id = finished("a");
    assertThat(there(id, BOB)).isFalse();
    assertThat(streams.end(id, BOB, LAST_WORD)).isFalse();
    assertThat(there(id, ALICE)).isTrue();
    assertThat(id).matches("[0-9a-f]{32}").isNotEqualTo(finished("b"));
  }

  @Test
  void whoIsAwayForTooLongFindsNothingAndTheWriterIsInterrupted() throws Exception {
    Script script = new Script().says("a");
    KeptStream.Reader reader = begin(script);
    String id = reader.stream().id();
    reader.take();
    clock.addAndGet(10 * KEEP.toNanos());
    streams.expire();
    assertThat(streams.kept()).as("it is read").isEqualTo(1);
    assertThat(streams.unread()).isZero();
    reader.close();
    assertThat(streams.unread()).isEqualTo(1);
    clock.addAndGet(KEEP.toNanos() - 1);
    streams.expire();
    assertThat(there(id, ALICE)).as("which begins the time anew").isTrue();
    clock.addAndGet(KEEP.toNanos());
    assertThat(there(id, ALICE)).as("before it is swept").isFalse();
    streams.expire();
    script.over.await();
    assertThat(script.interrupted).isTrue();
    assertThat(streams.kept()).isZero();
    assertThat(streams.heldBytes()).isZero();
    assertThat(streams.expired()).isEqualTo(1);
  }

  @Test
  void whatIsEndedIsForgottenAndItsReadersAreTold() throws Exception {
    Script script = new Script().says("a");
    try (KeptStream.Reader reader = begin(script);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      reader.take();
      Future<List<String>> rest = threads.submit(() -> toTheEnd(reader));
      assertThat(streams.end(reader.stream().id(), ALICE, LAST_WORD)).isTrue();
      assertThat(rest.get()).containsExactly("the end");
      script.over.await();
      assertThat(script.interrupted).isTrue();
      assertThat(streams.end(reader.stream().id(), ALICE, LAST_WORD)).isFalse();
      assertThat(there(reader.stream().id(), ALICE)).isFalse();
      assertThat(streams.heldBytes()).isZero();
    }
  }

  @Test
  void whoFallsBehindWhatIsHeldIsToldTheOldest() throws Exception {
    Script script = new Script().says("event 00");
    try (KeptStream.Reader slow = begin(script);
        KeptStream.Reader quick = streams.takeUp(slow.stream().id(), ALICE, 0).orElseThrow()) {
      slow.take();
      for (int i = 1; i < 25; i++) {
        quick.take();
        script.says(String.format("event %02d", i));
      }
      script.ends();
      toTheEnd(quick);
      assertThatThrownBy(slow::take)
          .isInstanceOfSatisfying(OffsetException.class, e -> assertThat(e.oldest()).isEqualTo(15))
          .hasMessageContaining("event 1 ")
          .hasMessageContaining("from 15");
      assertThatThrownBy(() -> streams.takeUp(slow.stream().id(), ALICE, 14))
          .hasMessageContaining("event 14 ");
      assertThatThrownBy(() -> streams.takeUp(slow.stream().id(), ALICE, 26))
          .hasMessageContaining("event 26 ")
          .hasMessageContaining("25");
      assertThat(streams.takeUp(slow.stream().id(), ALICE, 25).orElseThrow().atEnd()).isTrue();
    }
  }

  @Test
  void whatHasEndedAndIsLeftLongestMakesRoom() throws Exception {
    String[] lines = {"x".repeat(100), "x".repeat(100), "x".repeat(100)};
    int most = (int) (ALL / KeptStreams.STREAM_BYTES);
    Script running = new Script().says(lines);
    KeptStream.Reader read = begin(running);
    read.take();
    read.close();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3 * most; i++) {
      clock.incrementAndGet();
      ids.add(finished(lines));
      assertThat(streams.heldBytes()).isLessThanOrEqualTo(ALL);
    }
    assertThat(there(read.stream().id(), ALICE)).as("what runs stays").isTrue();
    List<Boolean> there = new ArrayList<>();
    for (String id : ids) {
      there.add(there(id, ALICE));
    }
    assertThat(there).contains(true, false).isSorted();
    assertThat(streams.displaced()).isEqualTo(there.stream().filter(is -> !is).count());
  }

  /** Where nothing else can go, what grows loses its own beginning; all are read on. */
  @Test
  void whatRunsGivesUpItsOwnOldestEvents() throws Exception {
    List<Script> scripts = new ArrayList<>();
    List<KeptStream.Reader> readers = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      scripts.add(new Script());
      readers.add(begin(scripts.getLast()));
    }
    for (int line = 0; line < 8; line++) {
      for (int i = 0; i < scripts.size(); i++) {
        scripts.get(i).says("x".repeat(100));
        assertThat(readers.get(i).take()).hasSize(1);
      }
    }
    assertThat(streams.heldBytes()).isLessThanOrEqualTo(ALL + 7L * (100 + EventRing.OVERHEAD));
    assertThat(streams.kept()).isEqualTo(7);
    readers.forEach(KeptStream.Reader::close);
  }

  @Test
  void closingTellsReadersAndWaitsForWriters() throws Exception {
    Script script = new Script().says("a");
    KeptStream.Reader reader = begin(script);
    streams.close(LAST_WORD);
    assertThat(script.over.getCount()).isZero();
    assertThat(toTheEnd(reader)).endsWith("the end");
    assertThat(streams.begin(ALICE, KEEP, script, () -> {})).isEmpty();
    assertThat(there(reader.stream().id(), ALICE)).isFalse();
  }
}
