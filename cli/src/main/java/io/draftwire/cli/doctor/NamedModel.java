package io.draftwire.cli.doctor;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A model that a command line names, here or not: nothing is fetched for it.
 *
 * @param role draft or target
 * @param name for people
 * @param file empty where it is not here
 * @param remedy what brings it here
 */
public record NamedModel(String role, String name, Optional<Path> file, String remedy) {
  Finding absent(String check) {
    return Finding.note(check, "the " + role + " " + name + " is not here", remedy);
  }
}
