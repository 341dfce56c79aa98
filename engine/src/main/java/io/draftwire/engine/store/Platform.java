package io.draftwire.engine.store;

import io.draftwire.engine.ModelException;
import java.util.Locale;

/** The hosts for which native engines are packaged, as the packages name them. */
final class Platform {
  private Platform() {}

  /**
   * What the names of a host's packages begin with.
   *
   * @param os as the system property {@code os.name}
   * @param arch as the system property {@code os.arch}
   */
  static String of(String os, String arch) {
    String system = os.toLowerCase(Locale.ROOT);
    boolean x64 = arch.equals("amd64") || arch.equals("x86_64");
    boolean arm64 = arch.equals("aarch64") || arch.equals("arm64");
    String known =
        system.startsWith("linux")
            ? "linux"
            : system.startsWith("mac") ? "mac" : system.startsWith("windows") ? "win" : "";
    if (known.isEmpty() || !(x64 || arm64)) {
      throw new ModelException(
          "no native engine is packaged for "
              + os
              + " on "
              + arch
              + "; build llama.cpp v0.5.0 as shared libraries and set DRAFTWIRE_NATIVES to their"
              + " directory");
    }
    return known + (x64 ? "-x64" : "-arm64");
  }

  /** That of this process. */
  static String here() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }
}
