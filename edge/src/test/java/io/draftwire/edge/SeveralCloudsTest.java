package io.draftwire.edge;

import static io.draftwire.edge.Worlds.CONTEXT;
import static io.draftwire.edge.Worlds.TARGET;
import static io.draftwire.edge.Worlds.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.draftwire.cloud.CloudServer;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Origin;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.engine.Batch;
import io.draftwire.engine.ForwardingModel;
import io.draftwire.engine.LanguageModel;
import io.draftwire.wire.CloudAddress;
import io.draftwire.wire.LinkSecurity;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One edge and three clouds, over real sockets. */
class SeveralCloudsTest {
  private static final int CLOUDS = 3;

  /** More than so many passes give. */
  private static final int TOKENS = 200;

  private static final int MIDDLE = 4;
  private static final int PASSES = 8;
  private static final int ENOUGH = 1_000_000;
  private static final String HOST = InetAddress.getLoopbackAddress().getHostAddress();

  private final List<LanguageModel> targets = new ArrayList<>();
  private final List<CloudServer> clouds = new ArrayList<>();

  /** Passes that the clouds may still run. */
  private final Semaphore gate = new Semaphore(0);

  private LanguageModel draft;
  private EdgeClient client;

  @BeforeEach
  void start() throws Exception {
    for (int i = 0; i < CLOUDS; i++) {
      targets.add(
          new ForwardingModel(Worlds.model(TARGET, CONTEXT, 1)) {
            @Override
            public void forward(Batch batch) {
              gate.acquireUninterruptibly();
              super.forward(batch);
            }
          });
      clouds.add(Worlds.cloud(targets.get(i)));
    }
    draft = Worlds.draft();
    client = client(draft, addresses());
  }

  @AfterEach
  void stop() {
    gate.release(ENOUGH);
    client.close();
    draft.close();
    clouds.forEach(CloudServer::close);
    targets.forEach(LanguageModel::close);
  }

  /** Names that do not hang on ports, so that who comes first does not either. */
  private List<CloudAddress> addresses() {
    return IntStream.range(0, CLOUDS)
        .mapToObj(i -> new CloudAddress(HOST, clouds.get(i).port(), "cloud-" + i))
        .toList();
  }

  private static EdgeClient client(LanguageModel draft, List<CloudAddress> clouds) {
    return new EdgeClient(draft, clouds, Duration.ofSeconds(30), CloudLoss.WAIT);
  }

  private static EdgeClient failing(LanguageModel draft, List<CloudAddress> clouds) {
    return new EdgeClient(draft, clouds, Duration.ofSeconds(30), CloudLoss.FAIL);
  }

  private static AnswerRequest question(Mode mode) {
    return ask(new KSqs(5, 40), 1, TOKENS, 3).withMode(mode);
  }

  private int serving() {
    return IntStream.range(0, CLOUDS)
        .filter(i -> clouds.get(i).openSessions() > 0)
        .findFirst()
        .orElseThrow();
  }

  private interface Blow {
    void at(int cloud) throws Exception;
  }

  /**
   * Does something to the cloud that serves the answer, once, in its middle: until then no cloud
   * can have told all of it, however slowly it is heard.
   */
  private final class Witness implements AnswerListener {
    private final Blow blow;
    private int heard;
    int lost;
    int back;

    Witness(Blow blow) {
      this.blow = blow;
      gate.release(PASSES);
    }

    @Override
    public void committed(int token, Origin origin) {
      if (++heard == MIDDLE) {
        try {
          blow.at(serving());
        } catch (Exception e) {
          throw new IllegalStateException(e);
        } finally {
          gate.release(ENOUGH);
        }
      }
    }

    @Override
    public void linkLost(String why) {
      lost++;
    }

    @Override
    public void linkBack() {
      back++;
    }
  }

  private int[] undisturbed(Mode mode) throws Exception {
    gate.release(ENOUGH);
    int[] text = client.answer(question(mode), AnswerListener.SILENT).tokens();
    shut();
    return text;
  }

  private void shut() throws Exception {
    Eventually.holds(
        "no session is open", () -> clouds.stream().allMatch(c -> c.openSessions() == 0));
    gate.drainPermits();
  }

  private int served(EdgeClient by, int[] prompt) throws Exception {
    List<Integer> served = new ArrayList<>();
    by.answer(Worlds.withPrompt(question(Mode.SPECULATIVE), prompt), new Witness(served::add));
    shut();
    return served.getFirst();
  }

  /** As a process that is killed: returns when its connections are gone. */
  private void kill(int cloud) throws Exception {
    CompletableFuture.runAsync(clouds.get(cloud)::close);
    clouds.get(cloud).awaitTermination();
  }

  private static int[] prompt(int first, int last) {
    int[] prompt = Worlds.prompt(Clouds.BEGINNING + 8);
    prompt[0] = first;
    prompt[prompt.length - 1] = last;
    return prompt;
  }

  @Test
  void promptsThatBeginAlikeMeetAtOneCloudInWhateverOrderItWasNamed() throws Exception {
    Set<Integer> all = new TreeSet<>();
    try (LanguageModel otherDraft = Worlds.draft();
        EdgeClient other = client(otherDraft, addresses().reversed())) {
      for (int first = 2; first < 14; first++) {
        int cloud = served(client, prompt(first, 5));
        assertThat(served(client, prompt(first, 6))).isEqualTo(cloud);
        assertThat(served(other, prompt(first, 7))).isEqualTo(cloud);
        all.add(cloud);
      }
    }
    assertThat(all).hasSize(CLOUDS);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void anAnswerGoesOnAtAnotherCloudWhereItsOwnDies(Mode mode) throws Exception {
    int[] undisturbed = undisturbed(mode);
    Witness witness = new Witness(this::kill);
    assertThat(client.answer(question(mode), witness).tokens()).isEqualTo(undisturbed);
    assertThat(witness.lost).isEqualTo(1);
    assertThat(witness.back).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void anAnswerGoesOnAtAnotherCloudWhereItsOwnIsAboutToStop(Mode mode) throws Exception {
    int[] undisturbed = undisturbed(mode);
    Witness witness = new Witness(cloud -> clouds.get(cloud).drain(Duration.ZERO));
    assertThat(client.answer(question(mode), witness).tokens()).isEqualTo(undisturbed);
    assertThat(witness.lost).isEqualTo(1);
    assertThat(witness.back).isEqualTo(1);
  }

  /** As behind a balancer of connections: the one that is there leads to the old cloud for ever. */
  @Test
  void aCloudThatIsAboutToStopIsLeftOnAnotherConnection() throws Exception {
    AnswerRequest ask = question(Mode.SPECULATIVE);
    int[] undisturbed = undisturbed(Mode.SPECULATIVE);
    try (CuttableRelay balancer = new CuttableRelay(clouds.get(0).port());
        LanguageModel otherDraft = Worlds.draft();
        EdgeClient other = Worlds.client(otherDraft, balancer.port())) {
      Witness witness =
          new Witness(
              cloud -> {
                balancer.to(clouds.get(1).port());
                clouds.get(cloud).drain(Duration.ZERO);
              });
      assertThat(other.answer(ask, witness).tokens()).isEqualTo(undisturbed);
      assertThat(witness.lost).isEqualTo(1);
    }
  }

  /** An answer that has not begun is no answer that fails, whatever is to happen to those. */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void newAnswersBeginWhereThereIsACloud(Mode mode) throws Exception {
    int[] undisturbed = undisturbed(mode);
    try (LanguageModel otherDraft = Worlds.draft();
        EdgeClient other = failing(otherDraft, addresses())) {
      int first = served(client, question(mode).prompt());
      gate.release(ENOUGH);
      clouds.get(first).drain(Duration.ZERO);
      assertThat(other.answer(question(mode), AnswerListener.SILENT).tokens())
          .isEqualTo(undisturbed);
      int second = served(client, question(mode).prompt());
      assertThat(second).isNotEqualTo(first);
      gate.release(ENOUGH);
      clouds.get(first).close();
      clouds.get(second).close();
      assertThat(other.answer(question(mode), AnswerListener.SILENT).tokens())
          .isEqualTo(undisturbed);
      clouds.forEach(CloudServer::close);
      SessionException away =
          catchThrowableOfType(
              SessionException.class, () -> other.answer(question(mode), AnswerListener.SILENT));
      assertThat(away).hasMessageContaining("cloud-").hasMessageContaining("cannot be reached");
    }
  }

  @Test
  void newAnswersBeginWhereThereIsRoom() throws Exception {
    AnswerRequest ask = question(Mode.SPECULATIVE);
    List<Integer> inner = new ArrayList<>();
    try (LanguageModel secondDraft = Worlds.draft();
        LanguageModel thirdDraft = Worlds.draft();
        LanguageModel fourthDraft = Worlds.draft();
        EdgeClient second = client(secondDraft, addresses());
        EdgeClient third = client(thirdDraft, addresses());
        EdgeClient fourth = client(fourthDraft, addresses())) {
      Witness all =
          new Witness(
              one ->
                  second.answer(
                      ask,
                      new Witness(
                          two -> {
                            third.answer(
                                ask,
                                new Witness(
                                    three -> {
                                      clouds.forEach(c -> inner.add(c.openSessions()));
                                      SessionException full =
                                          catchThrowableOfType(
                                              SessionException.class,
                                              () -> fourth.answer(ask, AnswerListener.SILENT));
                                      assertThat(full.refusal().code())
                                          .isEqualTo(Refusal.Code.BUSY);
                                    }));
                          })));
      assertThat(client.answer(ask, all).tokens()).hasSize(TOKENS);
    }
    assertThat(inner).containsExactly(1, 1, 1);
  }

  /**
   * The name has loopback's addresses, IPv6's too where there is one; a cloud is at one of them.
   */
  @Test
  void addressesOfANameAtWhichThereIsNoCloudAreLeftOut() throws Exception {
    AnswerRequest ask = question(Mode.LIVE);
    int[] undisturbed = undisturbed(Mode.LIVE);
    gate.release(ENOUGH);
    CloudAddress name =
        new CloudAddress("localhost", clouds.get(0).port(), "a-name", true, LinkSecurity.NONE);
    try (LanguageModel otherDraft = Worlds.draft();
        EdgeClient other = failing(otherDraft, List.of(name))) {
      assertThat(other.answer(ask, AnswerListener.SILENT).tokens()).isEqualTo(undisturbed);
      clouds.get(0).close();
      assertThat(
              catchThrowableOfType(
                  SessionException.class, () -> other.answer(ask, AnswerListener.SILENT)))
          .hasMessageContaining("a-name")
          .hasMessageContaining("cannot be reached");
    }
  }

  @Test
  void cloudsOfDifferentModelsAreToldApart() throws Exception {
    CloudInquiry inquiry = new CloudInquiry(addresses(), Duration.ofSeconds(30));
    assertThat(inquiry.askEach()).hasSize(CLOUDS);
    clouds.get(0).close();
    assertThat(inquiry.askEach()).hasSize(CLOUDS - 1);
    assertThat(inquiry.ask().contextLength()).isEqualTo(CONTEXT);
    try (LanguageModel smaller = Worlds.model(TARGET, CONTEXT / 2, 1);
        CloudServer odd = Worlds.cloud(smaller)) {
      List<CloudAddress> mixed = new ArrayList<>(addresses());
      mixed.add(new CloudAddress(HOST, odd.port(), "odd"));
      IllegalArgumentException differ =
          catchThrowableOfType(
              IllegalArgumentException.class,
              () -> new CloudInquiry(mixed, Duration.ofSeconds(30)).askEach());
      assertThat(differ)
          .hasMessageContaining("cloud-1")
          .hasMessageContaining("context " + CONTEXT)
          .hasMessageContaining("odd")
          .hasMessageContaining("context " + CONTEXT / 2);
    }
  }
}
