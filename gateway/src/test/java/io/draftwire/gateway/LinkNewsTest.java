package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.edge.CloudLoss;
import io.draftwire.gateway.EventReader.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A cloud that goes away in the middle of an answer, and comes back: who reads it is told. */
@Timeout(300)
class LinkNewsTest {
  private static final String ANSWER = "\"max_tokens\":60,\"seed\":5,\"temperature\":0.8,";
  private static final CloudLoss WAITS = CloudLoss.waiting(Duration.ofMinutes(4));

  private final GatedModel target =
      new GatedModel(GatewayWorld.model(GatewayWorld.TARGET, 8), null);
  private final GatedModel draft = new GatedModel(GatewayWorld.draft(8), null).free();

  /** Ends with a cloud's passes, which are held until the link is seen to be lost. */
  private Thread stopping;

  private GatewayWorld world(CloudLoss loss) throws Exception {
    return GatewayWorld.of(target, draft, c -> c, null, loss);
  }

  /** Takes the cloud away behind the first events of a stream. */
  private EventReader broken(GatewayWorld world, String draftwire) throws Exception {
    target.allow(4);
    EventReader reader =
        world.events(
            "/v1/completions",
            GatewayWorld.ask("\"stream\":true," + ANSWER + "\"draftwire\":" + draftwire));
    assertThat(reader.status()).isEqualTo(200);
    assertThat(reader.next()).isNotNull();
    stopping = Thread.ofPlatform().start(world::stopCloud);
    return reader;
  }

  private void mend(GatewayWorld world) throws Exception {
    target.free();
    stopping.join();
    world.startCloudAgain();
  }

  private static String whole(GatewayWorld world) throws Exception {
    return world
        .complete(ANSWER + "\"draftwire\":{\"scheme\":\"coupled\"}")
        .at("/choices/0/text")
        .stringValue();
  }

  @Test
  void detailsTellWhenAndForHowLong() throws Exception {
    try (GatewayWorld world = world(WAITS);
        EventReader reader = broken(world, "{\"scheme\":\"coupled\",\"details\":true}")) {
      JsonNode lost = next(reader, "lost");
      assertThat(lost.get("choice").intValue()).isZero();
      assertThat(lost.get("why").stringValue()).isNotBlank().doesNotContain("\n");
      mend(world);
      JsonNode back = next(reader, "back");
      assertThat(back.get("seconds").doubleValue()).isPositive();
      assertThat(reader.rest().getLast().last()).isTrue();
    }
  }

  /** What is told of the link as the next that is told of it; its chunk has no choices. */
  private static JsonNode next(EventReader reader, String state) throws Exception {
    for (Event event = reader.next(); event != null; event = reader.next()) {
      JsonNode link = event.json().at("/draftwire/link");
      if (link.isObject()) {
        assertThat(link.get("state").stringValue()).isEqualTo(state);
        assertThat(event.json().get("choices")).isEmpty();
        return link;
      }
    }
    throw new AssertionError("nothing was said of the link");
  }

  @Test
  void withoutDetailsItIsACommentBeforeTheNextEvent() throws Exception {
    try (GatewayWorld world = world(WAITS);
        EventReader reader = broken(world, "{\"scheme\":\"coupled\"}")) {
      String line = reader.line();
      while (!line.startsWith(": ")) {
        line = reader.line();
      }
      assertThat(line).startsWith(": link lost: ");
      mend(world);
      Event next = reader.next();
      assertThat(next.comments()).hasSize(1);
      assertThat(next.comments().getFirst()).matches("link back after \\d+\\.\\d s");
      assertThat(next.data()).isNotNull();
      assertThat(reader.rest()).noneMatch(event -> event.data() == null);
    }
  }

  @Test
  void theTextIsTheUndisturbedOne() throws Exception {
    try (GatewayWorld world = world(WAITS);
        EventReader reader =
            broken(world, "{\"scheme\":\"coupled\",\"keep\":60,\"details\":true}")) {
      next(reader, "lost");
      mend(world);
      next(reader, "back");
      reader.rest();
      String kept = "/v1/streams/" + reader.header("Draftwire-Stream");
      try (EventReader again = world.events(kept)) {
        assertThat(EventReader.text(again.rest())).isEqualTo(whole(world));
      }
    }
  }

  @Test
  void whatTheDraftWritesAloneIsMarked() throws Exception {
    try (GatewayWorld world = world(CloudLoss.DRAFT);
        EventReader reader = broken(world, "{\"scheme\":\"k-sqs\",\"details\":true}")) {
      next(reader, "lost");
      target.free();
      stopping.join();
      List<Event> rest = reader.rest();
      assertThat(rest.getLast().last()).isTrue();
      List<String> origins =
          rest.stream()
              .filter(event -> !event.last())
              .flatMap(event -> event.json().at("/draftwire/tokens").valueStream())
              .map(token -> token.get("origin").stringValue())
              .toList();
      assertThat(origins).isNotEmpty().containsOnly("unverified");
    }
  }
}
