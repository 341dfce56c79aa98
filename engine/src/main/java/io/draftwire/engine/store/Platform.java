package io.draftwire.engine.store;

import io.draftwire.engine.ModelException;
import java.util.Locale;

/** The platforms for which the native engine is packaged, by the packages' own names. */
final class Platform {
  private Platform() {}

  /**
   * The package name of a platform.
   *
   * @param os as the system property {@code os.name}
   * @param arch as the system property {@code os.arch}
   */
  static String of(String os, String arch) {
    String system = os.toLowerCase(Locale.ROOT);
    boolean x64 = arch.equals("amd64") || arch.equals("x86_64");
    boolean arm64 = arch.equals("aarch64") || arch.equals("arm64");
    if (system.startsWith("linux") && (x64 || arm64)) {
      return x64 ? "linux-x64" : "linux-arm64";
    }
    if (system.startsWith("mac") && arm64) {
      return "mac-arm64-metal";
    }
    if (system.startsWith("windows") && x64) {
      return "win-x64";
    }
    throw new ModelException(
        "no native engine is packaged for "
            + os
            + " on "
            + arch
            + "; build llama.cpp v0.5.0 as shared libraries and set DRAFTWIRE_NATIVES to their"
            + " directory");
  }
}
