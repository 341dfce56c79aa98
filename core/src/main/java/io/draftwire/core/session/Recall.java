package io.draftwire.core.session;

import io.draftwire.core.text.Text;

/**
 * The cloud's side of a hello that takes a session up: brings together the text that is remembered
 * here, if any, and what the edge tells of it. The edge owns the text; what is remembered only
 * spares the uplink.
 */
public final class Recall {
  private final EdgeMessage.Hello hello;

  /** What is here of the text that the hello names; of it, the edge has as much at most. */
  private final Text here;

  private final int length;

  /**
   * @param remembered the session's text as it is known here; null where it is not
   */
  public Recall(EdgeMessage.Hello hello, int[] remembered) {
    this.hello = hello;
    this.here = new Text(remembered == null ? new int[0] : remembered);
    this.length = Math.min(here.length(), hello.resume().length());
  }

  /** The hello with its text, if that is here whole; null where the edge has to tell of it. */
  public EdgeMessage.Hello whole() {
    if (hello.prompt().length > 0) {
      return fits(new Text(hello.prompt())) ? hello : null;
    }
    return fits(here) ? hello.withPrompt(here.copy(0, hello.resume().length())) : null;
  }

  private boolean fits(Text text) {
    Resume resume = hello.resume();
    return resume.length() >= 0
        && resume.length() <= text.length()
        && text.chain(resume.length()) == resume.chain();
  }

  /** What to ask the edge for. */
  public CloudMessage.Missing missing() {
    int known = Math.max(0, length);
    return new CloudMessage.Missing(known, here.chain(known));
  }

  /**
   * The edge has told the rest.
   *
   * @return the hello with its text; null where that is not the one that it named
   */
  public EdgeMessage.Hello told(EdgeMessage.Retell retell) {
    long all = (long) retell.from() + retell.tokens().length;
    if (retell.from() < 0 || retell.from() > length || all != hello.resume().length()) {
      return null;
    }
    Text text = new Text(here.copy(0, retell.from()));
    for (int token : retell.tokens()) {
      text.append(token);
    }
    return fits(text) ? hello.withPrompt(text.copy(0, text.length())) : null;
  }
}
