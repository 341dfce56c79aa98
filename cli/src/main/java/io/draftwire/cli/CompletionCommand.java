package io.draftwire.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What a shell completes commands by, from the commands themselves. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Print completion of commands and options for Bash and Zsh.",
      "source <(draftwire completion) has it in this shell; in Zsh run"
          + " autoload -U compinit bashcompinit && compinit && bashcompinit before."
    })
final class CompletionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("draftwire", spec.root().commandLine()));
    out.flush();
  }
}
