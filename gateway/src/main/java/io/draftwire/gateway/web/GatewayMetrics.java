package io.draftwire.gateway.web;

import io.draftwire.core.session.Burst;
import io.draftwire.edge.Answer;
import io.draftwire.edge.CloudState;
import io.draftwire.edge.RoundTimes;
import io.draftwire.gateway.answer.AnswerDesk;
import io.draftwire.gateway.answer.AnswerEvent;
import io.draftwire.gateway.answer.AnswerMeter;
import io.draftwire.gateway.kept.KeptStreams;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What the gateway has done since it began, for Prometheus. No label holds what people wrote. */
final class GatewayMetrics implements AnswerMeter {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final double NANOS = 1e9;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Counter tokens = counter("tokens", "Tokens that stand in answers");
  private final Counter takenBack =
      counter("taken.back.tokens", "Tokens that a draft said alone and that were taken back");
  private final Counter drafts = counter("draft.tokens", "Drafts sent");
  private final Counter accepted = counter("accepted.tokens", "Drafts accepted");
  private final Counter rounds = counter("rounds", "Rounds of drafts");
  private final Counter payload = counter("payload.bits", "Payload bits sent up");
  private final Counter up = bytes("up");
  private final Counter down = bytes("down");
  private final Timer firstToken =
      timer("time.to.first.token", "From asking to the first committed token");
  private final Timer perToken = timer("time.per.token", "Seconds a token over whole answers");

  GatewayMetrics(AnswerDesk desk, KeptStreams kept, Supplier<List<CloudState>> clouds) {
    for (CloudState cloud : clouds.get()) {
      Gauge.builder("draftwire.cloud.breaker", () -> breaker(cloud.name(), clouds.get()))
          .description("Whether new answers ask a cloud: 0 all, 1 one at a time, 2 none for now")
          .tag("cloud", cloud.name())
          .register(registry);
    }
    Gauge.builder("draftwire.answers.running", desk, AnswerDesk::running)
        .description("Answers that run now")
        .register(registry);
    Gauge.builder("draftwire.answers.waiting", desk, AnswerDesk::waiting)
        .description("Answers that wait for one of those to end")
        .register(registry);
    Gauge.builder("draftwire.streams.kept", kept, KeptStreams::kept)
        .description("Streams that can be taken up, over or not")
        .register(registry);
    Gauge.builder("draftwire.streams.unread", kept, KeptStreams::unread)
        .description("Streams that run on though nobody reads them")
        .register(registry);
    Gauge.builder("draftwire.streams.held", kept, KeptStreams::heldBytes)
        .description("What is held of all streams")
        .baseUnit("bytes")
        .register(registry);
    counted("taken.up", "Readers that came to a stream that was kept", kept, KeptStreams::takenUp);
    counted("expired", "Streams that nobody read for as long as asked", kept, KeptStreams::expired);
    counted("displaced", "Streams that made room for others", kept, KeptStreams::displaced);
  }

  private static int breaker(String name, List<CloudState> clouds) {
    for (CloudState cloud : clouds) {
      if (cloud.name().equals(name)) {
        return cloud.breaker().ordinal();
      }
    }
    throw new IllegalStateException("there is no cloud " + name + " any more");
  }

  /** A request was answered, however. */
  void responded(String route, int status) {
    registry
        .counter("draftwire.requests", "route", route, "status", Integer.toString(status))
        .increment();
  }

  @Override
  public void stood(int count) {
    tokens.increment(count);
  }

  @Override
  public void takenBack(int count) {
    takenBack.increment(count);
  }

  @Override
  public void burst(Burst burst, RoundTimes times) {
    drafts.increment(burst.drafts());
    accepted.increment(burst.accepted());
    rounds.increment(burst.scheme() == null ? 0 : 1);
    payload.increment(burst.payloadBits());
    up.increment(times.bytesUp());
    down.increment(times.bytesDown());
  }

  /** An answer came to its end. */
  void answered(AnswerEvent.Ended end) {
    Answer answer = end.answer();
    firstToken.record(seconds(answer.firstTokenSeconds()));
    if (end.tokens() > 0) {
      perToken.record(seconds(answer.seconds() / end.tokens()));
    }
  }

  /** Prometheus' text form. */
  String text() {
    return registry.scrape(CONTENT_TYPE);
  }

  private void counted(
      String name, String description, KeptStreams kept, ToDoubleFunction<KeptStreams> count) {
    FunctionCounter.builder("draftwire.streams." + name, kept, count)
        .description(description)
        .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder("draftwire." + name).description(description).register(registry);
  }

  private Counter bytes(String direction) {
    return Counter.builder("draftwire.wire.bytes")
        .description("Bytes of messages between edge and cloud, framing included")
        .tag("direction", direction)
        .register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder("draftwire." + name)
        .description(description)
        .publishPercentileHistogram()
        .register(registry);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * NANOS));
  }
}
