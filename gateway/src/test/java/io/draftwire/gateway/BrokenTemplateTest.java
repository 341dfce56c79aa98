package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.ChatFormat;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** A target whose template cannot be rendered by anybody. */
class BrokenTemplateTest {
  private static final String CHAT =
      "{\"model\":\"table\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  /** Hears what is logged. */
  private static final class Listener extends Handler {
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord line) {
      heard.add(line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void isToldAtStartAndOnlyChatsAreRefused() throws Exception {
    Logger log = Logger.getLogger("draftwire.gateway");
    Listener listener = new Listener();
    log.addHandler(listener);
    try (GatewayWorld broken =
        GatewayWorld.of(
            new GatedModel(
                    GatewayWorld.model(GatewayWorld.TARGET, 4),
                    new ChatFormat(
                        "{% for m in messages %}\n{{ m|nofilter }}{% endfor %}", "", ","))
                .free(),
            GatewayWorld.draft(4),
            c -> c,
            null)) {
      assertThat(listener.heard).singleElement().asString().contains("line 2", "'nofilter'");
      HttpResponse<String> chat = broken.post("/v1/chat/completions", CHAT);
      assertThat(chat.statusCode()).isEqualTo(500);
      assertThat(GatewayWorld.json(chat.body()).get("error").get("code").stringValue())
          .isEqualTo("chat_template_failed");
      assertThat(chat.body()).contains("'nofilter'", "/v1/completions");
      assertThat(broken.complete("\"prompt\":\"a\",\"max_tokens\":2").has("choices")).isTrue();
    } finally {
      log.removeHandler(listener);
    }
  }
}
