package io.draftwire.cloud;

import static io.draftwire.cloud.LoopbackCloud.VOCABULARY;
import static io.draftwire.cloud.LoopbackCloud.prompt;
import static io.draftwire.cloud.LoopbackCloud.round;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.draftwire.cloud.metrics.Samples;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.text.Prefix;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What an operator is told of sessions over real streams: exact, and there before the edge knows.
 */
class CloudMetricsTest {
  static Samples of(LoopbackCloud cloud) {
    return Samples.of(cloud.server().metrics());
  }

  private static int[] accepted(Samples samples) {
    return IntStream.range(0, 16)
        .map(
            i ->
                (int)
                    samples.value(
                        "spec_decode_num_accepted_tokens_per_pos_total{position=\"" + i + "\"}"))
        .toArray();
  }

  @Test
  void aCloudThatNobodyAskedTellsNoughts() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(3)) {
      Samples samples = of(cloud);
      for (String name :
          List.of(
              "spec_decode_num_drafts_total",
              "spec_decode_num_draft_tokens_total",
              "spec_decode_num_accepted_tokens_total",
              "committed_tokens_total",
              "prompt_tokens_total",
              "evictions_total",
              "hints_total",
              "hinted_passes_total",
              "hints_right_total",
              "sessions_total{mode=\"live\"}",
              "refusals_total{reason=\"busy\"}",
              "wire_bytes_total{direction=\"up\"}",
              "pass_tokens_count",
              "queue_seconds_count",
              "target_busy_seconds_total",
              "sessions_open",
              "sessions_running",
              "sequences_used",
              "cells_used")) {
        assertThat(samples.value(name)).as(name).isZero();
      }
      assertThat(samples.value("sequences")).isEqualTo(3);
      assertThat(samples.value("target_idle_seconds_total")).isPositive();
    }
  }

  @Test
  void roundsAreCountedOnceHoweverOftenTheyCome() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(2)) {
      RawEdge edge = cloud.welcomed();
      CloudMessage.Ruling first = edge.send(round(1, 4, 2)).next(CloudMessage.Ruling.class);
      edge.send(round(1, 4, 2)).next(CloudMessage.Ruling.class);
      Samples samples = of(cloud);
      assertThat(samples.value("sessions_total{mode=\"speculative\"}")).isEqualTo(1);
      assertThat(samples.value("prompt_tokens_total")).isEqualTo(4);
      assertThat(samples.value("spec_decode_num_drafts_total")).isEqualTo(1);
      assertThat(samples.value("spec_decode_num_draft_tokens_total")).isEqualTo(2);
      assertThat(samples.value("spec_decode_num_accepted_tokens_total"))
          .isEqualTo(first.accepted());
      assertThat(samples.value("committed_tokens_total")).isEqualTo(first.accepted() + 1);
      // The prompt but its last token; that, and the drafts.
      assertThat(samples.value("pass_tokens_count")).isEqualTo(2);
      assertThat(samples.value("pass_tokens_sum")).isEqualTo(3 + 3);
      assertThat(samples.value("pass_sessions_sum")).isEqualTo(2);
      assertThat(samples.value("queue_seconds_count")).isEqualTo(1);
      assertThat(samples.value("sessions_open")).isEqualTo(1);
      assertThat(samples.value("sessions_running")).isEqualTo(1);
      assertThat(samples.value("sequences_used")).isEqualTo(1);
      assertThat(samples.value("cells_used")).isEqualTo(6);

      // A round without drafts is no draft, and its token is a token.
      Prefix prefix = new Prefix(4 + first.accepted() + 1, first.digest());
      edge.send(round(2, prefix, 0)).next(CloudMessage.Ruling.class);
      samples = of(cloud);
      assertThat(samples.value("spec_decode_num_drafts_total")).isEqualTo(1);
      assertThat(samples.value("committed_tokens_total")).isEqualTo(first.accepted() + 2);
      assertThat(samples.value("queue_seconds_count")).isEqualTo(2);
      assertThat(IntStream.of(accepted(samples)).sum()).isEqualTo(first.accepted());

      edge.send(new EdgeMessage.Close());
      assertThat(edge.end().isOk()).isTrue();
      cloud.awaitNoSessions();
      Eventually.holds("the sequence is free", () -> of(cloud).value("sequences_used") == 0);
      samples = of(cloud);
      assertThat(samples.value("sessions_open")).isZero();
      assertThat(samples.value("cells_used")).isZero();
      assertThat(samples.value("target_busy_seconds_total"))
          .as("no pass failed")
          .isCloseTo(samples.value("pass_seconds_sum"), within(1e-7));
    }
  }

  @Test
  void streamsHaveTokensAndNoDrafts() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(1)) {
      assertThat(LiveStreamsTest.streamed(cloud)).hasSize(40);
      Samples samples = of(cloud);
      assertThat(samples.value("sessions_total{mode=\"cloud_only\"}")).isEqualTo(1);
      assertThat(samples.value("committed_tokens_total")).isEqualTo(40);
      assertThat(samples.value("queue_seconds_count")).isEqualTo(40);
      assertThat(samples.value("pass_tokens_count")).isEqualTo(40);
      assertThat(samples.value("pass_tokens_sum")).isEqualTo(4 + 39);
      assertThat(samples.value("spec_decode_num_drafts_total")).isZero();
    }
  }

  /** The edge's own sums, from what it is told of each pass. */
  @Test
  void livePassesHaveTheGuessesThatWereInThem() throws Exception {
    Semaphore permits = new Semaphore(1_000_000);
    try (LoopbackCloud cloud = LoopbackCloud.gated(1, permits)) {
      List<Integer> text = LiveStreamsTest.streamed(cloud);
      Samples before = of(cloud);
      permits.drainPermits();
      RawEdge edge = cloud.edge().send(LiveStreamsTest.live(cloud));
      edge.next(CloudMessage.Welcome.class);
      permits.release(2); // They tell the cloud's own curve; the third may go along guesses.
      edge.next(CloudMessage.Advance.class);
      edge.next(CloudMessage.Advance.class);
      LiveStreamsTest.awaitWaiting(permits);
      edge.send(LiveStreamsTest.chain(text.subList(0, 2), text.subList(2, 12)));
      cloud.arrivals().awaitMessages(3);
      permits.release(1_000_000);
      int passes = 2;
      int drafts = 0;
      int guesses = 0;
      int[] accepted = new int[16];
      for (int tokens = 2; tokens < text.size(); passes++) {
        CloudMessage.Advance advance = edge.next(CloudMessage.Advance.class);
        int walked = advance.node() == 0 ? 0 : 2 + advance.node() - tokens;
        drafts += advance.rows() > 1 ? 1 : 0;
        guesses += advance.rows() - 1;
        for (int i = 0; i < walked; i++) {
          accepted[i]++;
        }
        tokens += walked + 1;
      }
      assertThat(edge.end().isOk()).isTrue();
      assertThat(IntStream.of(accepted).sum()).isPositive();
      Samples after = of(cloud);
      assertThat(after.value("sessions_total{mode=\"live\"}")).isEqualTo(1);
      assertThat(after.value("spec_decode_num_drafts_total")).isEqualTo(drafts);
      assertThat(after.value("spec_decode_num_draft_tokens_total")).isEqualTo(guesses);
      assertThat(after.value("spec_decode_num_accepted_tokens_total"))
          .isEqualTo(IntStream.of(accepted).sum());
      assertThat(accepted(after)).isEqualTo(accepted);
      assertThat(more("committed_tokens_total", before, after)).isEqualTo(text.size());
      assertThat(more("pass_tokens_count", before, after)).isEqualTo(passes);
      assertThat(more("pass_tokens_sum", before, after)).isEqualTo(3 + passes + guesses);
      assertThat(more("queue_seconds_count", before, after)).isEqualTo(passes);
    }
  }

  private static int more(String name, Samples before, Samples after) {
    return (int) (after.value(name) - before.value(name));
  }

  @Test
  void refusalsAreCountedByReason() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(1)) {
      cloud
          .edge()
          .send(
              cloud.hello(
                  "ab".repeat(32), VOCABULARY, Mode.SPECULATIVE, LoopbackCloud.SCHEME, prompt(4)))
          .refusal(Refusal.Code.TOKENIZER, Status.Code.FAILED_PRECONDITION);
      Samples samples = of(cloud);
      assertThat(samples.value("refusals_total{reason=\"tokenizer\"}")).isEqualTo(1);
      assertThat(samples.value("refusals_total{reason=\"busy\"}")).isZero();
      assertThat(samples.value("prompt_tokens_total")).isZero();
    }
  }

  /** However it ends. */
  @Test
  void sessionsRunFromTheirWelcomeToTheirEnd() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(2)) {
      RawEdge silent = cloud.welcomed();
      RawEdge second = cloud.welcomed();
      cloud.edge().send(cloud.hello()).refusal(Refusal.Code.BUSY, Status.Code.RESOURCE_EXHAUSTED);
      assertThat(of(cloud).value("sessions_running")).isEqualTo(2);
      second.cancel();
      Eventually.holds("its end is seen", () -> of(cloud).value("sessions_running") == 1);
      cloud.later().pass(Patience.DEFAULT.silence());
      Eventually.holds("it is watched on", () -> cloud.later().waiting() == 1);
      cloud.later().pass(Patience.DEFAULT.silence());
      silent.refusal(Refusal.Code.BUSY, Status.Code.RESOURCE_EXHAUSTED);
      assertThat(of(cloud).value("sessions_running")).isZero();
      assertThat(of(cloud).value("refusals_total{reason=\"silence\"}")).isEqualTo(1);
      assertThat(of(cloud).value("refusals_total{reason=\"busy\"}")).isEqualTo(1);
    }
  }

  /** Both ends count what crosses the one socket between them. */
  @Test
  void theWiresBytesAreTheEdges() throws Exception {
    try (LoopbackCloud cloud = LoopbackCloud.withSequences(1)) {
      cloud.servesAnother();
      assertThat(cloud.meter().bytesUp()).isPositive();
      Eventually.holds(
          "both ends have seen the same",
          () ->
              of(cloud).value("wire_bytes_total{direction=\"up\"}") == cloud.meter().bytesUp()
                  && of(cloud).value("wire_bytes_total{direction=\"down\"}")
                      == cloud.meter().bytesDown());
    }
  }
}
