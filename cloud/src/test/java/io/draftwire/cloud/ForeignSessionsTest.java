package io.draftwire.cloud;

import static io.draftwire.cloud.LoopbackCloud.prompt;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Resume;
import io.draftwire.core.session.SessionId;
import io.draftwire.core.text.Text;
import io.draftwire.wire.access.Limits;
import io.draftwire.wire.access.NewToken;
import io.draftwire.wire.access.Principal;
import io.draftwire.wire.access.Principals;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions are their principal's: to anybody else they do not exist, whatever they have heard. */
class ForeignSessionsTest {
  private static final int LENGTH = 12;

  @TempDir private Path folder;
  private String alice;
  private String bob;
  private LoopbackCloud cloud;

  @BeforeEach
  void start() throws Exception {
    Path tokens = folder.resolve("tokens");
    alice = token(tokens, "alice");
    bob = token(tokens, "bob");
    cloud = LoopbackCloud.guarded(2, new Access(null, new Principals(tokens, false)));
  }

  private static String token(Path tokens, String name) throws Exception {
    NewToken made = NewToken.of(new Principal(name, new Limits(1, 4, 100, 100)), Instant.MAX);
    Principals.add(tokens, made);
    return made.token();
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private EdgeMessage.Hello resumed(SessionId id) {
    Text whole = new Text(prompt(LENGTH));
    return cloud.hello(new int[0], new Resume(id, 2, LENGTH, whole.chain(LENGTH)));
  }

  @Test
  void aForeignSessionIsAnsweredAsOneThatThereIsNot() throws Exception {
    RawEdge own = cloud.edge(alice).send(cloud.hello(prompt(LENGTH), null));
    SessionId id = own.next(CloudMessage.Welcome.class).session();
    CloudMessage foreign = cloud.edge(bob).send(resumed(id)).next(CloudMessage.class);
    CloudMessage unknown =
        cloud.edge(bob).send(resumed(SessionId.draw(new SecureRandom()))).next(CloudMessage.class);
    assertThat(foreign).isInstanceOf(CloudMessage.Missing.class).isEqualTo(unknown);
    // And the one whose it is has heard nothing of that.
    own.send(LoopbackCloud.round(1, LENGTH, 2));
    assertThat(own.next(CloudMessage.Ruling.class).number()).isEqualTo(1);
  }

  /** What is kept of a session counts for nobody's limits: it may be taken up at once. */
  @Test
  void itsOwnPrincipalTakesItUpThoughItMayHaveOneSessionOnly() throws Exception {
    RawEdge own = cloud.edge(alice).send(cloud.hello(prompt(LENGTH), null));
    SessionId id = own.next(CloudMessage.Welcome.class).session();
    CloudMessage.Welcome welcome =
        cloud.edge(alice).send(resumed(id)).next(CloudMessage.Welcome.class);
    assertThat(welcome.session()).isEqualTo(id);
    assertThat(welcome.epoch()).isEqualTo(2);
    own.next(CloudMessage.Refused.class);
  }
}
