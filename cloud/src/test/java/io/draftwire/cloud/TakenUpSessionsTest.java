package io.draftwire.cloud;

import static io.draftwire.cloud.LoopbackCloud.prompt;
import static io.draftwire.cloud.LoopbackCloud.round;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.Resume;
import io.draftwire.core.session.SessionId;
import io.draftwire.core.text.Text;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions that go on on another stream, frame by frame. */
class TakenUpSessionsTest {
  private static final int LENGTH = 12;

  private LoopbackCloud cloud;

  @BeforeEach
  void start() throws Exception {
    cloud = LoopbackCloud.withSequences(1);
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private EdgeMessage.Hello resumed(SessionId id, int epoch, int[] text) {
    Text whole = new Text(text);
    return cloud.hello(new int[0], new Resume(id, epoch, text.length, whole.chain(text.length)));
  }

  private RawEdge begin() throws Exception {
    return cloud.edge().send(cloud.hello(prompt(LENGTH), null));
  }

  private static SessionId id(RawEdge edge) throws Exception {
    return edge.next(CloudMessage.Welcome.class).session();
  }

  /**
   * A cloud with one sequence, so the old stream has let go of it where the new one is welcomed.
   */
  @Test
  void anOpenSessionIsTakenUpAndItsOldStreamEndsWithTheReason() throws Exception {
    RawEdge old = begin();
    SessionId id = id(old);
    RawEdge next = cloud.edge().send(resumed(id, 2, prompt(LENGTH)));
    CloudMessage.Welcome welcome = next.next(CloudMessage.Welcome.class);
    assertThat(welcome.session()).isEqualTo(id);
    assertThat(welcome.epoch()).isEqualTo(2);
    Refusal refusal = old.next(CloudMessage.Refused.class).refusal();
    assertThat(refusal.code()).isEqualTo(Refusal.Code.ROUND);
    assertThat(refusal.message()).contains("another connection");
    assertThat(cloud.refused(Refusals.Reason.TAKEN_UP)).isEqualTo(1);
    next.send(
        new EdgeMessage.Round(
            2, 1, round(1, LENGTH, 2).prefix(), 2, round(1, LENGTH, 2).payload()));
    assertThat(next.next(CloudMessage.Ruling.class).number()).isEqualTo(1);
    next.send(new EdgeMessage.Close());
    assertThat(next.end().isOk()).isTrue();
    cloud.servesAnother();
  }

  /** What is said in an epoch that is over is refused before any model work. */
  @Test
  void epochsThatAreOverAreRefused() throws Exception {
    RawEdge first = begin();
    SessionId id = id(first);
    RawEdge third = cloud.edge().send(resumed(id, 3, prompt(LENGTH)));
    third.next(CloudMessage.Welcome.class);
    RawEdge second = cloud.edge().send(resumed(id, 2, prompt(LENGTH)));
    assertThat(second.next(CloudMessage.Refused.class).refusal().message())
        .contains("epoch 2")
        .contains("epoch 3");
    third.send(round(1, LENGTH, 2)); // Of epoch 1.
    assertThat(third.next(CloudMessage.Refused.class).refusal().message())
        .contains("is of epoch 1; this is epoch 3");
    cloud.awaitNoSessions();
  }

  @Test
  void whatIsKeptIsTakenUpWithoutItsTextBeingTold() throws Exception {
    RawEdge old = begin();
    SessionId id = id(old);
    old.cancel();
    cloud.arrivals().awaitCancels(1);
    cloud.awaitNoSessions();
    RawEdge next = cloud.edge().send(resumed(id, 2, prompt(LENGTH)));
    assertThat(next.next(CloudMessage.Welcome.class).session()).isEqualTo(id);
    next.send(new EdgeMessage.Close());
    next.end();
    cloud.servesAnother();
  }

  /** An id that nobody has, one whose grace is over, and an id at a cloud that never saw it. */
  @Test
  void unknownSessionsAreToldTheirText() throws Exception {
    RawEdge old = begin();
    SessionId id = id(old);
    old.cancel();
    cloud.arrivals().awaitCancels(1);
    cloud.awaitNoSessions();
    cloud.later().pass(Patience.DEFAULT.grace());
    for (SessionId unknown : new SessionId[] {id, new SessionId(7, 7)}) {
      RawEdge next = cloud.edge().send(resumed(unknown, 2, prompt(LENGTH)));
      assertThat(next.next(CloudMessage.Missing.class)).isEqualTo(new CloudMessage.Missing(0, 0));
      next.send(new EdgeMessage.Retell(0, prompt(LENGTH)));
      CloudMessage.Welcome welcome = next.next(CloudMessage.Welcome.class);
      assertThat(welcome.session()).isNotEqualTo(unknown);
      assertThat(welcome.epoch()).isEqualTo(2);
      next.send(new EdgeMessage.Close());
      assertThat(next.end().isOk()).isTrue();
      cloud.awaitNoSessions();
    }
  }

  @Test
  void textsThatAreNotTheOneNamedAreRefused() throws Exception {
    RawEdge edge = cloud.edge().send(resumed(new SessionId(7, 7), 2, prompt(LENGTH)));
    edge.next(CloudMessage.Missing.class);
    int[] other = Arrays.copyOf(prompt(LENGTH), LENGTH);
    other[3]++;
    edge.send(new EdgeMessage.Retell(0, other));
    Refusal refusal = edge.next(CloudMessage.Refused.class).refusal();
    assertThat(refusal.code()).isEqualTo(Refusal.Code.ROUND);
    assertThat(refusal.message()).contains("not the one that the hello names");
    cloud.servesAnother();
  }

  /** Whoever is there comes before those who may come again. */
  @Test
  void whatIsKeptHoldsNobodyUp() throws Exception {
    RawEdge old = begin();
    SessionId id = id(old);
    old.cancel();
    cloud.arrivals().awaitCancels(1);
    cloud.servesAnother();
    RawEdge next = cloud.edge().send(resumed(id, 2, prompt(LENGTH)));
    next.next(CloudMessage.Welcome.class); // Its cells are gone, its text is not.
    next.send(new EdgeMessage.Close());
    next.end();
    cloud.awaitNoSessions();
  }

  /** A session is not lost because there was no room for it this time. */
  @Test
  void aSessionThatFindsNoRoomIsKeptForTheNextTime() throws Exception {
    RawEdge old = begin();
    SessionId id = id(old);
    old.cancel();
    cloud.arrivals().awaitCancels(1);
    cloud.awaitNoSessions();
    RawEdge other = cloud.welcomed();
    RawEdge next = cloud.edge().send(resumed(id, 2, prompt(LENGTH)));
    assertThat(next.next(CloudMessage.Refused.class).refusal().code()).isEqualTo(Refusal.Code.BUSY);
    other.send(new EdgeMessage.Close());
    other.end();
    cloud.awaitNoSessions();
    RawEdge again = cloud.edge().send(resumed(id, 3, prompt(LENGTH)));
    assertThat(again.next(CloudMessage.Welcome.class).session()).isEqualTo(id);
    again.send(new EdgeMessage.Close());
    again.end();
    cloud.servesAnother();
  }

  @Test
  void hellosThatCannotBeServedTakeNothingUp() throws Exception {
    RawEdge old = begin();
    SessionId id = id(old);
    int[] text = prompt(LENGTH);
    for (int length : new int[] {0, LoopbackCloud.CONTEXT}) {
      RawEdge next = cloud.edge().send(cloud.hello(new int[0], new Resume(id, 2, length, 1)));
      assertThat(next.next(CloudMessage.Refused.class).refusal().code())
          .isEqualTo(Refusal.Code.CONTEXT);
    }
    old.send(round(1, LENGTH, 2));
    assertThat(old.next(CloudMessage.Ruling.class).number()).isEqualTo(1);
    old.send(new EdgeMessage.Close());
    old.end();
    assertThat(text).hasSize(LENGTH);
  }
}
