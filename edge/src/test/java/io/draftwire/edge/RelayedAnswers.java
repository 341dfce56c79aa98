package io.draftwire.edge;

import static io.draftwire.edge.Worlds.CONTEXT;
import static io.draftwire.edge.Worlds.TARGET;

import io.draftwire.cloud.CloudServer;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.engine.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A client of a cloud on loopback, with a relay between them that tests can cut. */
abstract class RelayedAnswers {
  LanguageModel target;
  CloudServer cloud;
  LanguageModel draft;
  CuttableRelay relay;
  EdgeClient client;

  @BeforeEach
  void start() throws Exception {
    target = target();
    cloud = Worlds.cloud(target);
    draft = Worlds.draft();
    relay = new CuttableRelay(cloud.port());
    client = Worlds.client(draft, relay.port());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    relay.close();
    draft.close();
    cloud.close();
    target.close();
  }

  LanguageModel target() {
    return Worlds.model(TARGET, CONTEXT, 2);
  }

  /** All that drafts in rounds. */
  static List<Scheme> schemes() {
    List<Scheme> schemes = new ArrayList<>(Worlds.SCHEMES);
    schemes.add(new Coupled());
    schemes.add(new Scalar(Scalar.HALF));
    return schemes;
  }
}
