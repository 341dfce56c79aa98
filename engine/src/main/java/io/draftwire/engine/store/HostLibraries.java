package io.draftwire.engine.store;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.OptionalInt;

/** The shared libraries that this host has, as far as a GPU's backend needs them. */
interface HostLibraries {
  /** Whether the system's loader finds the library and all that it needs. */
  boolean has(String library);

  /**
   * The newest CUDA that NVIDIA's driver runs, its first number.
   *
   * @param driver the driver's library
   * @return empty where it does not say
   */
  OptionalInt newestCuda(String driver);

  /** This process's. */
  HostLibraries HERE =
      new HostLibraries() {
        @Override
        public boolean has(String library) {
          try (Arena arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup(library, arena);
            return true;
          } catch (IllegalArgumentException e) {
            return false;
          }
        }

        @Override
        public OptionalInt newestCuda(String driver) {
          try (Arena arena = Arena.ofConfined()) {
            MemorySegment version = arena.allocate(ValueLayout.JAVA_INT);
            int status =
                (int)
                    Linker.nativeLinker()
                        .downcallHandle(
                            // May be asked before cuInit.
                            SymbolLookup.libraryLookup(driver, arena)
                                .find("cuDriverGetVersion")
                                .orElseThrow(),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS))
                        .invoke(version);
            // 12040 is 12.4.
            return status == 0
                ? OptionalInt.of(version.get(ValueLayout.JAVA_INT, 0) / 1000)
                : OptionalInt.empty();
          } catch (Throwable e) {
            return OptionalInt.empty();
          }
        }
      };
}
