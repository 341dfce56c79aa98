package io.draftwire.gateway.client;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;

/** Vercel's AI SDK (npm's {@code ai}), over its provider for APIs like OpenAI's. */
class VercelAiTest extends ClientTest {
  private static Path home;

  @BeforeAll
  static void install() throws Exception {
    home = NodePackages.home("npm's ai");
  }

  @Override
  ClientUnderTest client(ClientUnderTest.Connection connection) {
    return new NodeClient(home, "ai-sdk.mjs", connection, NodeClient.Errors.all("AI_APICallError"));
  }
}
