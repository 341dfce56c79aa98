package io.draftwire.gateway.web;

import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.ModelNames;
import io.draftwire.gateway.api.OllamaJson;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;

/**
 * What Ollama is asked besides answers: which models there are.
 *
 * @param since when the gateway began
 */
record OllamaRoute(CloudWatch watch, ModelNames names, Instant since, String version) {
  /** {@code GET /api/tags}. */
  void tags(ServerRequest request, ServerResponse response) throws ApiException {
    Bodies.send(request, response, models().tags());
  }

  /** {@code GET /api/ps}. */
  void running(ServerRequest request, ServerResponse response) throws ApiException {
    Bodies.send(request, response, models().running());
  }

  /** {@code POST /api/show}. */
  void show(ServerRequest request, ServerResponse response) throws Exception {
    String asked = OllamaJson.toShow(Bodies.json(request));
    OllamaJson models = models();
    names.chosen(asked, models.cloud().name());
    Bodies.send(request, response, models.show());
  }

  /** {@code GET /api/version}: this build's. */
  void version(ServerRequest request, ServerResponse response) {
    Bodies.send(request, response, OllamaJson.version(version));
  }

  private OllamaJson models() throws ApiException {
    return new OllamaJson(watch.served().cloud(), names, since);
  }
}
