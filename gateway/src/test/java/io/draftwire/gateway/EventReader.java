package io.draftwire.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads a response's server-sent events one by one; closing it is going away. */
final class EventReader implements AutoCloseable {
  /**
   * One event.
   *
   * @param id null where it has none
   * @param name null where it has none
   * @param comments that stood before it
   */
  record Event(String id, String name, String data, List<String> comments) {
    boolean last() {
      return data.equals("[DONE]");
    }

    JsonNode json() {
      return GatewayWorld.json(data);
    }
  }

  private final HttpResponse<InputStream> response;
  private final BufferedReader lines;

  EventReader(HttpResponse<InputStream> response) {
    this.response = response;
    this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  int status() {
    return response.statusCode();
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  /** The next event; null at the response's end. */
  Event next() throws IOException {
    String id = null;
    String name = null;
    String data = null;
    List<String> comments = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        return new Event(id, name, data, comments);
      } else if (line.startsWith("id: ")) {
        id = line.substring("id: ".length());
      } else if (line.startsWith("event: ")) {
        name = line.substring("event: ".length());
      } else if (line.startsWith("data: ")) {
        data = line.substring("data: ".length());
      } else if (line.startsWith(": ")) {
        comments.add(line.substring(": ".length()));
      } else {
        throw new AssertionError("no line of an event: " + line);
      }
    }
    return null;
  }

  /** The next line whatever it is: a comment comes without an event behind it. */
  String line() throws IOException {
    return lines.readLine();
  }

  /** All that is to come. */
  List<Event> rest() throws IOException {
    List<Event> rest = new ArrayList<>();
    for (Event event = next(); event != null; event = next()) {
      rest.add(event);
    }
    return rest;
  }

  /** The text of events that are chunks, of the first choice. */
  static String text(List<Event> events) {
    return GatewayWorld.text(
        events.stream().filter(event -> !event.last()).map(Event::json).toList(), 0);
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }
}
