package io.draftwire.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a line of a chat can be besides a message. */
enum SlashCommand {
  NEW("forget the conversation"),
  SCHEME("NAME: let drafts travel that way from now on"),
  EXPLAIN("what the last answer's rounds were decided by"),
  QUIT("leave (Ctrl-D too)");

  private final String does;

  SlashCommand(String does) {
    this.does = does;
  }

  /** As it is typed. */
  String word() {
    return "/" + name().toLowerCase(Locale.ROOT);
  }

  static List<String> names() {
    return Arrays.stream(values()).map(SlashCommand::word).toList();
  }

  /** All of them in one line. */
  static String help() {
    return Arrays.stream(values())
        .map(c -> c.word() + " " + c.does)
        .collect(Collectors.joining("; "));
  }

  /**
   * @throws IllegalArgumentException naming the word and what there is
   */
  static SlashCommand of(String word) {
    for (SlashCommand command : values()) {
      if (command.word().equals(word)) {
        return command;
      }
    }
    throw new IllegalArgumentException(
        "there is no command " + word + "; there are " + String.join(", ", names()));
  }
}
