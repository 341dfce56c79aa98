package io.draftwire.cloud;

import static io.draftwire.cloud.LoopbackCloud.VOCABULARY;
import static io.draftwire.cloud.LoopbackCloud.prompt;
import static io.draftwire.cloud.LoopbackCloud.round;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.text.Prefix;
import io.draftwire.wire.v1.EdgeFrame;
import io.grpc.Status;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What an edge may get wrong, over a real stream to a cloud with one sequence: the session ends
 * with the code, the status and one line of words, and the sequence serves the next edge.
 */
class BadInputTest {
  private LoopbackCloud cloud;

  @BeforeEach
  void start() throws Exception {
    cloud = LoopbackCloud.withSequences(1);
  }

  @AfterEach
  void everySessionIsOverAndTheSequenceFree() throws Exception {
    try {
      cloud.servesAnother();
    } finally {
      cloud.close();
    }
  }

  @Test
  void anotherTokenizerIsNamedBesideTheCloudsOwn() throws Exception {
    String other = "ab".repeat(32);
    String message =
        refused(
            cloud.hello(other, VOCABULARY, Mode.SPECULATIVE, LoopbackCloud.SCHEME, prompt(4)),
            Refusal.Code.TOKENIZER,
            Status.Code.FAILED_PRECONDITION);
    assertThat(message).contains(other, cloud.fingerprint(), "choose a draft");
  }

  @Test
  void anotherVocabularyIsRefused() throws Exception {
    String message =
        refused(
            cloud.hello(cloud.fingerprint(), 31, Mode.SPECULATIVE, LoopbackCloud.SCHEME, prompt(4)),
            Refusal.Code.TOKENIZER,
            Status.Code.FAILED_PRECONDITION);
    assertThat(message).contains("with 31 tokens", "with 29");
  }

  @Test
  void anotherProtocolIsRefused() throws Exception {
    EdgeMessage.Hello good = cloud.hello();
    String message =
        refused(
            new EdgeMessage.Hello(
                Protocol.VERSION + 1,
                good.fingerprint(),
                good.vocabulary(),
                good.mode(),
                good.sampling(),
                good.scheme(),
                good.maxDrafts(),
                good.maxTokens(),
                OptionalLong.empty(),
                good.prompt()),
            Refusal.Code.PROTOCOL,
            Status.Code.FAILED_PRECONDITION);
    assertThat(message).contains("protocol " + (Protocol.VERSION + 1), "same release");
  }

  @Test
  void promptsThatFillTheContextAreRefused() throws Exception {
    for (Mode mode : Mode.values()) {
      String message =
          refused(
              cloud.hello(
                  cloud.fingerprint(),
                  VOCABULARY,
                  mode,
                  LoopbackCloud.SCHEME,
                  prompt(LoopbackCloud.CONTEXT)),
              Refusal.Code.CONTEXT,
              Status.Code.OUT_OF_RANGE);
      assertThat(message).contains("64 tokens", "shorten the prompt");
    }
  }

  @Test
  void promptTokensOutsideTheVocabularyAreRefused() throws Exception {
    String message =
        refused(
            cloud.hello(
                cloud.fingerprint(),
                VOCABULARY,
                Mode.SPECULATIVE,
                LoopbackCloud.SCHEME,
                new int[] {0, VOCABULARY}),
            Refusal.Code.SETTINGS,
            Status.Code.INVALID_ARGUMENT);
    assertThat(message).contains("token 29");
  }

  @Test
  void supportsLargerThanTheVocabularyAreRefused() throws Exception {
    String message =
        refused(
            cloud.hello(
                cloud.fingerprint(), VOCABULARY, Mode.SPECULATIVE, new KSqs(30, 10), prompt(4)),
            Refusal.Code.SETTINGS,
            Status.Code.INVALID_ARGUMENT);
    assertThat(message).contains("30", "29");
  }

  @Test
  void roundsBeforeTheHelloAreRefused() throws Exception {
    refused(round(1, 4, 2), Refusal.Code.STATE, Status.Code.FAILED_PRECONDITION);
  }

  @Test
  void secondHellosAreRefused() throws Exception {
    RawEdge edge = cloud.welcomed().send(cloud.hello());
    assertThat(edge.refusal(Refusal.Code.STATE, Status.Code.FAILED_PRECONDITION))
        .contains("second hello");
  }

  @Test
  void framesOfNothingAreRefused() throws Exception {
    RawEdge edge = cloud.edge().send(EdgeFrame.getDefaultInstance());
    assertThat(edge.refusal(Refusal.Code.PROTOCOL, Status.Code.FAILED_PRECONDITION))
        .contains("same release");
  }

  @Test
  void aContextWithRoomForOneTokenGivesOne() throws Exception {
    RawEdge edge =
        cloud
            .edge()
            .send(
                cloud.hello(
                    cloud.fingerprint(),
                    VOCABULARY,
                    Mode.CLOUD_ONLY,
                    LoopbackCloud.SCHEME,
                    prompt(LoopbackCloud.CONTEXT - 1)));
    edge.next(CloudMessage.Welcome.class);
    assertThat(edge.next(CloudMessage.Streamed.class).last()).isTrue();
    assertThat(edge.end().isOk()).isTrue();
  }

  @Test
  void roundsOutOfOrderAreRefused() throws Exception {
    RawEdge edge = cloud.welcomed().send(round(2, 4, 0));
    assertThat(edge.refusal(Refusal.Code.ROUND, Status.Code.ABORTED))
        .contains("round 2 is out of order", "round 1 is next");
  }

  @Test
  void staleRoundsAreRefused() throws Exception {
    RawEdge edge = cloud.welcomed();
    CloudMessage.Ruling first = edge.send(round(1, 4, 0)).next(CloudMessage.Ruling.class);
    rule(edge, 2, new Prefix(5, first.digest()));
    edge.send(round(1, 4, 0));
    assertThat(edge.refusal(Refusal.Code.ROUND, Status.Code.ABORTED))
        .contains("round 1 is stale", "round 3 is next");
  }

  @Test
  void roundsOfAnotherEpochAreRefused() throws Exception {
    RawEdge edge =
        cloud.welcomed().send(new EdgeMessage.Round(2, 1, Prefix.of(prompt(4)), 0, new byte[0]));
    assertThat(edge.refusal(Refusal.Code.ROUND, Status.Code.ABORTED))
        .contains("epoch 2", "epoch 1");
  }

  @Test
  void roundsOnAnotherPrefixAreRefused() throws Exception {
    RawEdge edge = cloud.welcomed().send(round(1, 5, 0));
    assertThat(edge.refusal(Refusal.Code.ROUND, Status.Code.ABORTED))
        .contains("5 committed tokens", "here are 4");
  }

  @Test
  void roundsOnAnotherTextOfTheSameLengthAreRefused() throws Exception {
    Prefix here = Prefix.of(prompt(4));
    Prefix other = new Prefix(4, here.digest() ^ 1);
    RawEdge edge = cloud.welcomed().send(round(1, other, 0));
    assertThat(edge.refusal(Refusal.Code.ROUND, Status.Code.ABORTED))
        .contains("texts differ", Integer.toHexString(here.digest()));
  }

  @Test
  void moreDraftsThanTheHelloAllowedAreRefusedThoughTheyDecode() throws Exception {
    RawEdge edge = cloud.welcomed().send(round(1, 4, LoopbackCloud.MAX_DRAFTS + 1));
    assertThat(edge.refusal(Refusal.Code.ROUND, Status.Code.ABORTED))
        .contains("4 drafts", "allowed 3");
  }

  @Test
  void draftsBeyondTheTokenLimitAreRefused() throws Exception {
    RawEdge edge =
        cloud
            .edge()
            .send(
                cloud.hello(
                    cloud.fingerprint(),
                    VOCABULARY,
                    Mode.SPECULATIVE,
                    LoopbackCloud.SCHEME,
                    prompt(LoopbackCloud.CONTEXT - 2)));
    edge.next(CloudMessage.Welcome.class);
    edge.send(round(1, LoopbackCloud.CONTEXT - 2, 2));
    assertThat(edge.refusal(Refusal.Code.CONTEXT, Status.Code.OUT_OF_RANGE))
        .contains("65", "limit is 64");
  }

  @Test
  void payloadsThatNoEdgeWritesAreRefused() throws Exception {
    byte[] good = round(1, 4, 2).payload();
    byte[] longer = Arrays.copyOf(good, good.length + 1);
    byte[] ones = new byte[good.length];
    Arrays.fill(ones, (byte) 0xff);
    for (byte[] payload : new byte[][] {{}, Arrays.copyOf(good, 3), longer, ones}) {
      RawEdge edge =
          cloud.welcomed().send(new EdgeMessage.Round(1, 1, Prefix.of(prompt(4)), 2, payload));
      assertThat(edge.refusal(Refusal.Code.PAYLOAD, Status.Code.INVALID_ARGUMENT))
          .startsWith("round 1: ");
      cloud.awaitNoSessions();
    }
  }

  @Test
  void theLatestRoundSentAgainGetsTheSameVerdictAndAdvancesNothing() throws Exception {
    RawEdge edge = cloud.welcomed();
    EdgeMessage.Round round = round(1, 4, 2);
    CloudMessage.Ruling first = edge.send(round).next(CloudMessage.Ruling.class);
    assertThat(edge.send(round).next(CloudMessage.Ruling.class)).isEqualTo(first);
    assertThat(edge.send(round).next(CloudMessage.Ruling.class)).isEqualTo(first);
    CloudMessage.Ruling second =
        rule(edge, 2, new Prefix(4 + first.accepted() + 1, first.digest()));
    assertThat(second.number()).isEqualTo(2);
    edge.halfClose();
    assertThat(edge.end().isOk()).isTrue();
  }

  private static CloudMessage.Ruling rule(RawEdge edge, int number, Prefix prefix)
      throws Exception {
    return edge.send(round(number, prefix, 0)).next(CloudMessage.Ruling.class);
  }

  private String refused(EdgeMessage first, Refusal.Code code, Status.Code status)
      throws Exception {
    return cloud.edge().send(first).refusal(code, status);
  }
}
