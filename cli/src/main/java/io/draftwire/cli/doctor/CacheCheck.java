package io.draftwire.cli.doctor;

import io.draftwire.engine.store.StoreContents;
import java.util.function.Supplier;

/** The folder of models and native engines. */
public final class CacheCheck {
  /** What the first run of the default pair fetches and makes of it, and some. */
  private static final long LITTLE_ROOM = 1_000_000_000;

  private static final String OTHER_FOLDER = "set DRAFTWIRE_HOME to another folder";

  private CacheCheck() {}

  public static Check check(Supplier<StoreContents> store) {
    return new Check("cache", told -> told.accept(judge(store.get())));
  }

  static Finding judge(StoreContents store) {
    String found =
        store.home()
            + ", "
            + Amounts.bytes(store.freeBytes())
            + " free, "
            + (store.models().size() == 1 ? "1 model" : store.models().size() + " models")
            + " of "
            + Amounts.bytes(store.modelBytes())
            + (store.downloadBytes() == 0
                ? ""
                : ", " + Amounts.bytes(store.downloadBytes()) + " of downloads that are not done");
    if (!store.writable()) {
      return Finding.bad(
          "cache",
          found + ", may not be written",
          "change its owner or permissions, or " + OTHER_FOLDER);
    }
    if (store.busy()) {
      return Finding.note(
          "cache",
          found + ", another process holds its lock",
          "whoever fetches or makes something waits for that");
    }
    return store.freeBytes() < LITTLE_ROOM
        ? Finding.note("cache", found, "make room, or " + OTHER_FOLDER)
        : Finding.good("cache", found);
  }
}
