package io.draftwire.gateway.web;

import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.ErrorShape;
import io.draftwire.gateway.api.StreamForm;
import io.draftwire.gateway.kept.KeptStream;
import io.draftwire.gateway.kept.KeptStreams;
import io.draftwire.gateway.kept.OffsetException;
import io.draftwire.wire.access.Caller;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Streams that are kept: the response to who asked, and {@code /v1/streams/ID} for whoever comes
 * back to one. An id that is unknown, over or somebody else's is answered alike.
 */
final class StreamRoute {
  /** What a stream is called. */
  static final HeaderName ID = HeaderNames.create("Draftwire-Stream");

  /** The oldest event that a stream holds, where an older one was asked for. */
  private static final HeaderName OLDEST = HeaderNames.create("Draftwire-Stream-Oldest");

  /** What browsers say of themselves when they connect again. */
  private static final HeaderName LAST = HeaderNames.create("Last-Event-ID");

  private static final String FROM = "from";

  private final KeptStreams streams;

  StreamRoute(KeptStreams streams) {
    this.streams = streams;
  }

  /**
   * Begins a stream and sends it to who asked, who is its first reader.
   *
   * @param begun completed by the writer with the stream's first event, or with what fails before
   */
  void serveFirst(
      Duration keep,
      KeptStreams.Writer writer,
      CompletableFuture<Void> begun,
      ServerRequest request,
      ServerResponse response)
      throws Exception {
    Caller owner = Guard.caller(request);
    Runnable close = Failures.within(owner::openStream);
    KeptStream.Reader reader =
        streams.begin(owner.principal().name(), keep, writer, close).orElseThrow(Failures::closing);
    boolean named = false;
    try (reader) {
      KeptSink.await(begun);
      named = true;
      send(reader, "", response);
    } finally {
      if (!named) {
        streams.drop(reader.stream()); // Nobody knows what it is called.
      }
    }
  }

  /** {@code GET /v1/streams/ID}: the events from one on. */
  void read(ServerRequest request, ServerResponse response) throws Exception {
    long from = from(request);
    Departure.attended(
        request,
        response,
        departure -> {
          try (KeptStream.Reader reader =
              streams.takeUp(id(request), owner(request), from).orElseThrow(StreamRoute::none)) {
            if (reader.atEnd()) {
              // A browser that comes back for more is told in this way that there is none.
              response.status(Status.NO_CONTENT_204).send();
            } else {
              send(reader, "taken up at " + from, response);
            }
          } catch (OffsetException e) {
            response.header(OLDEST, Long.toString(e.oldest()));
            throw offset(e);
          }
        });
  }

  /** {@code DELETE /v1/streams/ID}: ends the answer, and what is held of it. */
  void end(ServerRequest request, ServerResponse response) throws ApiException {
    ApiException why = ApiException.ofStatus(410, "the stream was ended by its owner");
    if (!streams.end(id(request), owner(request), lastWord(why))) {
      throw none();
    }
    response.status(Status.NO_CONTENT_204).send();
  }

  private static void send(KeptStream.Reader reader, String first, ServerResponse response)
      throws IOException, InterruptedException {
    response.header(ID, reader.stream().id());
    OutputStream out = ResponseSink.begin(response, StreamForm.EVENTS);
    if (!first.isEmpty()) {
      // Also where the next event takes its time, the client sees that it is connected.
      out.write(EventText.comment(StreamForm.EVENTS, first));
      out.flush();
    }
    try {
      for (List<byte[]> events = reader.take(); !events.isEmpty(); events = reader.take()) {
        for (byte[] event : events) {
          out.write(event);
        }
        out.flush();
      }
    } catch (OffsetException e) {
      out.write(lastWord(offset(e)));
    }
    out.close();
  }

  /** What a stream that is kept ends with where its answer is not what ended it. */
  static byte[] lastWord(ApiException why) {
    return EventText.event(StreamForm.EVENTS, OptionalLong.empty(), ErrorShape.OPENAI.of(why));
  }

  /** Whoever comes by that name, whatever it shows: a token may follow another. */
  private static String owner(ServerRequest request) {
    return Guard.caller(request).principal().name();
  }

  private static String id(ServerRequest request) {
    return request.path().pathParameters().get("id");
  }

  private static long from(ServerRequest request) throws ApiException {
    String last = request.headers().first(LAST).orElse(null);
    if (last != null) {
      return number("Last-Event-ID", last) + 1;
    }
    return number(FROM, request.query().first(FROM).orElse("0"));
  }

  private static long number(String name, String text) throws ApiException {
    try {
      long number = Long.parseLong(text);
      if (number >= 0 && number < Long.MAX_VALUE) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw ApiException.invalid(
        name, name + " '" + text + "' is no event's number; count from 0, or leave it out");
  }

  private static ApiException offset(OffsetException e) {
    return ApiException.ofStatus(416, e.getMessage());
  }

  private static ApiException none() {
    return ApiException.notFound(
        null,
        "stream_not_found",
        "there is no such stream, or not any more; ask again for the answer");
  }
}
