package io.draftwire.gateway.web;

import io.draftwire.edge.CloudState;
import io.draftwire.engine.LanguageModel;
import io.draftwire.gateway.GatewayConfig;
import io.draftwire.gateway.LinkControl;
import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.InfoJson;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a gateway is asked about itself: its model, its clouds, its link, its figures.
 *
 * @param clouds whether they are there
 * @param link null where it is real
 * @param since when the gateway began
 */
record InfoRoute(
    GatewayConfig config,
    LanguageModel draft,
    CloudWatch watch,
    Supplier<List<CloudState>> clouds,
    LinkControl link,
    String version,
    Pages pages,
    GatewayMetrics metrics,
    Instant since) {

  void models(ServerRequest request, ServerResponse response) throws ApiException {
    String own = watch.served().cloud().name();
    Bodies.send(request, response, InfoJson.models(own, config.names(), since.getEpochSecond()));
  }

  void model(ServerRequest request, ServerResponse response) throws ApiException {
    String own = watch.served().cloud().name();
    String name = config.names().chosen(request.path().pathParameters().get("name"), own);
    Bodies.send(request, response, InfoJson.model(name, own, since.getEpochSecond()));
  }

  void health(ServerRequest request, ServerResponse response) throws ApiException {
    watch.served();
    Bodies.send(request, response, InfoJson.healthy(clouds.get()));
  }

  void figures(ServerRequest request, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, GatewayMetrics.CONTENT_TYPE);
    Bodies.send(request, response, metrics.text().getBytes(StandardCharsets.UTF_8));
  }

  void info(ServerRequest request, ServerResponse response) throws ApiException {
    Bodies.send(
        request,
        response,
        InfoJson.info(
            version,
            watch.served().cloud(),
            clouds.get(),
            draft.description(),
            draft.pacedTo(),
            config.scheme().name(),
            config.limits().keepMost(),
            link,
            pages.reports()));
  }

  void showLink(ServerRequest request, ServerResponse response) throws ApiException {
    Bodies.send(request, response, InfoJson.link(emulated().settings()));
  }

  void changeLink(ServerRequest request, ServerResponse response) throws Exception {
    LinkControl.Settings wanted = InfoJson.link(Bodies.json(request), emulated().settings());
    try {
      link.change(wanted);
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid(null, e.getMessage());
    }
    Bodies.send(request, response, InfoJson.link(link.settings()));
  }

  private LinkControl emulated() throws ApiException {
    if (link == null) {
      throw ApiException.notFound(
          null,
          "no_emulated_link",
          "the link is a real one and cannot be changed; start the gateway with --link");
    }
    return link;
  }
}
