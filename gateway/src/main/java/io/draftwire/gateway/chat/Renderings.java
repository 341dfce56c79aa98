package io.draftwire.gateway.chat;

import io.draftwire.gateway.chat.jinja.JinjaException;
import io.draftwire.gateway.chat.jinja.Template;
import io.draftwire.gateway.chat.jinja.Text;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Where templates are rendered: on a few threads of the operating system, since a template may
 * compute for seconds, and one that does so on the carrier of a virtual thread keeps everybody else
 * from being answered. How many there are also bounds the memory that templates can take.
 */
final class Renderings {
  private static final int AT_ONCE = 2;

  private static final ExecutorService THREADS =
      Executors.newFixedThreadPool(
          AT_ONCE, Thread.ofPlatform().daemon().name("chat-template-", 0).factory());

  private Renderings() {}

  /**
   * Renders and waits for it.
   *
   * @throws JinjaException as {@link Template#render}
   * @throws ChatTemplateException if this thread is interrupted, or memory runs out
   */
  static Text render(Template template, Map<String, ?> variables) throws ChatTemplateException {
    Future<Text> rendering = THREADS.submit(() -> template.render(variables, LocalDateTime.now()));
    try {
      return rendering.get();
    } catch (InterruptedException e) {
      rendering.cancel(false);
      Thread.currentThread().interrupt();
      throw new ChatTemplateException(false, "nobody waits for the prompt any more");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof JinjaException refused) {
        throw refused;
      }
      throw new ChatTemplateException(
          false, "the model's chat template failed: " + e.getCause().getClass().getSimpleName());
    }
  }
}
