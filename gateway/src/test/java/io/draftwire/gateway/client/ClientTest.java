package io.draftwire.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.gateway.ClientWorld;
import io.draftwire.gateway.client.ClientUnderTest.Connection;
import io.draftwire.gateway.client.ClientUnderTest.Question;
import io.draftwire.gateway.client.ClientUnderTest.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every client library has to be able to do with a gateway; a library is one subclass. */
@Timeout(120)
abstract class ClientTest {
  private static final String KEY = "a-key-that-is-long-enough";
  private static final int BYTES = ClientWorld.TEXT.getBytes(StandardCharsets.UTF_8).length;
  private static final Question QUESTION =
      new Question(ClientWorld.MODEL, 3 * BYTES, OptionalDouble.empty(), List.of());

  /** The library, with its defaults. */
  abstract ClientUnderTest client(Connection connection);

  private ClientUnderTest client(ClientWorld world) {
    return client(new Connection(world.baseUrl(), "nobody asks for one"));
  }

  @Test
  void completes() throws Exception {
    try (ClientWorld world = ClientWorld.open();
        ClientUnderTest client = client(world)) {
      assertWhole(client.complete(QUESTION));
    }
  }

  @Test
  void streams() throws Exception {
    try (ClientWorld world = ClientWorld.open();
        ClientUnderTest client = client(world)) {
      List<String> pieces = new ArrayList<>();
      Reply reply = client.stream(QUESTION, pieces::add);
      assertWhole(reply);
      assertThat(String.join("", pieces)).isEqualTo(reply.text());
      assertThat(pieces).hasSizeGreaterThan(1);
    }
  }

  private static void assertWhole(Reply reply) {
    assertThat(reply.text()).isEqualTo(ClientWorld.TEXT.repeat(3));
    assertThat(reply.finish()).isEqualTo("length");
    assertThat(reply.completionTokens()).isEqualTo(3 * BYTES);
    assertThat(reply.promptTokens()).isPositive();
  }

  @Test
  void stopsAtStopString() throws Exception {
    String stop = "水";
    String before = ClientWorld.TEXT.substring(0, ClientWorld.TEXT.indexOf(stop));
    try (ClientWorld world = ClientWorld.open();
        ClientUnderTest client = client(world)) {
      Reply whole = client.complete(QUESTION.withStop(stop));
      assertThat(whole.text()).isEqualTo(before);
      assertThat(whole.finish()).isEqualTo("stop");
      StringBuilder pieces = new StringBuilder();
      Reply streamed = client.stream(QUESTION.withStop(stop), p -> pieces.append(p) != null);
      assertThat(streamed.text()).isEqualTo(before);
      assertThat(streamed.finish()).isEqualTo("stop");
      assertThat(pieces.toString()).isEqualTo(before);
    }
  }

  @Test
  void cancelsInTheMiddle() throws Exception {
    try (ClientWorld world = ClientWorld.stalling(3);
        ClientUnderTest client = client(world)) {
      List<String> pieces = new ArrayList<>();
      Question longOne = new Question(ClientWorld.MODEL, 400, OptionalDouble.empty(), List.of());
      Reply none =
          client.stream(
              longOne,
              piece -> {
                pieces.add(piece);
                return false;
              });
      assertThat(none).isNull();
      assertThat(pieces).isNotEmpty();
      world.awaitGivenUp();
      world.free();
      assertWhole(client.complete(QUESTION));
    }
  }

  @Test
  void badRequestsAreTypedErrors() throws Exception {
    try (ClientWorld world = ClientWorld.open();
        ClientUnderTest client = client(world)) {
      assertThatThrownBy(() -> client.complete(QUESTION.withTemperature(-1)))
          .isInstanceOf(client.badRequest())
          .hasMessageContaining("temperature");
      assertThatThrownBy(() -> client.stream(QUESTION.withTemperature(-1), piece -> true))
          .isInstanceOf(client.badRequest())
          .hasMessageContaining("temperature");
      assertThatThrownBy(() -> client.complete(QUESTION.withModel("gpt-none")))
          .isInstanceOf(client.notFound())
          .hasMessageContaining("gpt-none");
      assertWhole(client.complete(QUESTION));
    }
  }

  @Test
  void keysAreAskedFor() throws Exception {
    try (ClientWorld world = ClientWorld.locked(KEY)) {
      try (ClientUnderTest stranger = client(world)) {
        assertThatThrownBy(() -> stranger.complete(QUESTION)).isInstanceOf(stranger.unauthorized());
      }
      try (ClientUnderTest friend = client(new Connection(world.baseUrl(), KEY))) {
        assertWhole(friend.complete(QUESTION));
      }
    }
  }
}
