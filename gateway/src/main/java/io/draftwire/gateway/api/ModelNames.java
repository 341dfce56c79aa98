package io.draftwire.gateway.api;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the one model goes by: its own name, and others that it was given here.
 *
 * @param aliases beside its own, which only its cloud knows
 */
public record ModelNames(List<String> aliases) {
  /** A model's name is one line of a table. */
  private static final int LONGEST = 128;

  /** Clients of Ollama's put it behind a name that has no tag. */
  private static final String NEWEST = ":latest";

  /**
   * @throws IllegalArgumentException for what cannot be a name, with the remedy
   */
  public ModelNames {
    for (String alias : aliases) {
      if (alias.isBlank() || alias.length() > LONGEST || !alias.strip().equals(alias)) {
        throw new IllegalArgumentException(
            "alias '"
                + alias
                + "' is no name; give 1 to "
                + LONGEST
                + " characters without spaces around them");
      }
      if (alias.codePoints().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "an alias has control characters, which no client can send; leave them out");
      }
    }
    if (aliases.stream().distinct().count() < aliases.size()) {
      throw new IllegalArgumentException(
          "aliases " + String.join(", ", aliases) + " are not all different; name each once");
    }
    aliases = List.copyOf(aliases);
  }

  /** All of them, the model's own first. */
  public List<String> all(String own) {
    return Stream.concat(Stream.of(own), aliases.stream()).distinct().toList();
  }

  /**
   * The name that is meant.
   *
   * @param asked null for the model that there is
   * @throws ApiException 404 where it is none
   */
  public String chosen(String asked, String own) throws ApiException {
    if (asked == null) {
      return own;
    }
    List<String> all = all(own);
    for (String name : all) {
      if (asked.equals(name) || asked.equals(name + NEWEST)) {
        return name;
      }
    }
    throw ApiException.notFound(
        "model",
        "model_not_found",
        "the model '" + asked + "' does not exist; there is " + String.join(", ", all));
  }
}
