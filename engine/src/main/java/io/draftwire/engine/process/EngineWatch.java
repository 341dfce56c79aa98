package io.draftwire.engine.process;

import java.time.Duration;

/** Who wants to know how the process that runs a model does. Called by one thread. */
public interface EngineWatch {
  /**
   * It has ended, and is started again: what is asked for meanwhile waits.
   *
   * @param back when it may be there again, as far as that can be told
   */
  void away(Duration back);

  /** It is there again. */
  void back();

  /**
   * It is not started any more: whatever is asked for fails.
   *
   * @param why one line
   */
  void over(String why);
}
