package io.draftwire.gateway.client;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;

/** LangChain.js (npm's {@code @langchain/ollama}). */
class LangChainJsTest extends ClientTest {
  private static Path home;

  @BeforeAll
  static void install() throws Exception {
    home = NodePackages.home("npm's @langchain/ollama");
  }

  @Override
  ClientUnderTest client(ClientUnderTest.Connection connection) {
    return new NodeClient(
        home, "langchain.mjs", connection, NodeClient.Errors.all("ResponseError"));
  }
}
