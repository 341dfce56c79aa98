package io.draftwire.gateway.client;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;

/** The npm package {@code openai}, by its chat completions. */
class NodeOpenAiTest extends ClientTest {
  private static Path home;

  @BeforeAll
  static void install() throws Exception {
    home = NodePackages.home("npm's openai");
  }

  @Override
  ClientUnderTest client(ClientUnderTest.Connection connection) {
    return new NodeClient(
        home,
        "openai.mjs",
        connection,
        new NodeClient.Errors("BadRequestError", "NotFoundError", "AuthenticationError"));
  }
}
