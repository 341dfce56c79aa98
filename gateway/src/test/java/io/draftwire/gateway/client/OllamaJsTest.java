package io.draftwire.gateway.client;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;

/** The npm package {@code ollama}. */
class OllamaJsTest extends ClientTest {
  private static Path home;

  @BeforeAll
  static void install() throws Exception {
    home = NodePackages.home("npm's ollama");
  }

  @Override
  ClientUnderTest client(ClientUnderTest.Connection connection) {
    return new NodeClient(home, "ollama.mjs", connection, NodeClient.Errors.all("ResponseError"));
  }
}
