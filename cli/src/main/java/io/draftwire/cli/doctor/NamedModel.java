package io.draftwire.cli.doctor;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A model that a command line names, here or not: nothing is fetched for it.
 *
 * @param role draft or target
 * @param name for people
 * @param file empty where it is not here
 * @param fetched whether it would be fetched when it is first needed
 * @param remedy what brings it here
 */
public record NamedModel(
    String role, String name, Optional<Path> file, boolean fetched, String remedy) {
  Finding absent(String check) {
    String found = "the " + role + " " + name + " is not here";
    return fetched
        ? Finding.note(check, found + " yet, and fetched when it is first needed", remedy)
        : Finding.bad(check, found, remedy);
  }
}
