package io.draftwire.gateway;

import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A gateway for other people's clients: over a cloud whose target writes one text over and over.
 */
public final class ClientWorld implements AutoCloseable {
  /** What the target writes; characters of one, two and three bytes, a token a byte. */
  public static final String TEXT = "wörld, 水!";

  /** The target's name. */
  public static final String MODEL = GatewayWorld.MODEL;

  private static final int DRAFTS = 4;

  private static final SchemeChoice SCHEME =
      new SchemeChoice(
          SchemeSettings.of("coupled"), DRAFTS, false, Integer.MAX_VALUE, IdsFirst.OFF);

  private final GatedModel target;
  private final GatedModel draft;
  private final GatewayWorld world;
  private boolean freed;

  private ClientWorld(GatedModel target, Optional<String> key) throws Exception {
    this(target, new GatedModel(model(), null), key);
  }

  private ClientWorld(GatedModel target, GatedModel draft, Optional<String> key) throws Exception {
    this.target = target;
    this.draft = draft.free();
    // One answer at a time: one that is not given up is in the next one's way.
    this.world =
        GatewayWorld.of(
            target,
            draft,
            c ->
                c.withRoom(1, 1)
                    .withAccess(key.map(k -> GatewayConfig.keyed(null, k)), Optional.empty())
                    .withScheme(SCHEME),
            null);
  }

  /** For anyone. */
  public static ClientWorld open() throws Exception {
    return running(Optional.empty());
  }

  /** Whose target says anything, and never ends by itself. */
  public static ClientWorld rambling() throws Exception {
    ClientWorld world =
        new ClientWorld(
            new GatedModel(rambler(GatewayWorld.TARGET), null),
            new GatedModel(rambler(GatewayWorld.DRAFT), null),
            Optional.empty());
    world.free();
    return world;
  }

  /** With room for the words that tell of functions, a token a byte. */
  private static LanguageModel rambler(TableModel.Laws laws) {
    return new TableModel(GatewayWorld.VOCABULARY, laws, 4096, 2);
  }

  /** For whoever shows this key. */
  public static ClientWorld locked(String key) throws Exception {
    return running(Optional.of(key));
  }

  private static ClientWorld running(Optional<String> key) throws Exception {
    ClientWorld world = new ClientWorld(new GatedModel(model(), null), key);
    world.free();
    return world;
  }

  /** Whose target stands still after so many passes. */
  public static ClientWorld stalling(int passes) throws Exception {
    GatedModel target = new GatedModel(model(), null);
    target.allow(passes);
    return new ClientWorld(target, Optional.empty());
  }

  private static LanguageModel model() {
    return GatewayWorld.model(GatewayWorld.writing(TEXT), 2);
  }

  /** What clients call the base URL. */
  public String baseUrl() {
    return world.uri("/v1").toString();
  }

  /** Lets it run from now on. */
  public void free() {
    if (!freed) {
      freed = true;
      target.free();
    }
  }

  /**
   * Fails unless an answer of 400 tokens is given up, at the edge and in the cloud, while the
   * target stands still or has made a fraction of the passes that the answer would take.
   */
  public void awaitGivenUp() throws Exception {
    Eventually.holds(
        "the gateway's answer has ended", () -> metric("draftwire_answers_running 0.0"));
    Eventually.holds("the draft's sequence is free", () -> draft.openSequences() == 0);
    AtomicInteger passes = new AtomicInteger(400 / (DRAFTS + 1) / 2);
    Eventually.holds(
        "the target's sequence is free",
        () -> {
          if (target.openSequences() > 0 && passes.getAndDecrement() > 0) {
            target.allow(1); // What a pass in progress holds, it holds to its end.
          }
          return target.openSequences() == 0;
        });
    Eventually.holds("no session is open", () -> world.cloud().openSessions() == 0);
  }

  private boolean metric(String line) {
    try {
      return world.get("/metrics").body().contains(line);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    free(); // A test that failed in its middle must not stand still here.
    world.close();
  }
}
