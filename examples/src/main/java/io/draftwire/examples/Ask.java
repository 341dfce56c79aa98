package io.draftwire.examples;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import io.draftwire.engine.Backend;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TextStream;
import io.draftwire.engine.llama.LlamaBackend;
import io.draftwire.engine.llama.LlamaOptions;
import io.draftwire.engine.store.ModelStore;
import io.draftwire.engine.store.Progress;
import io.draftwire.wire.CloudAddress;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Drafts here, verifies in a cloud: {@code Ask HOST PORT draft.gguf "Once upon a time"}. */
public final class Ask {
  public static void main(String[] args) throws Exception {
    CloudAddress cloud = CloudAddress.inClear(args[0], Integer.parseInt(args[1]));
    Path natives = ModelStore.open(Progress.SILENT).natives().folder(Backend.CPU);
    LlamaBackend engine = LlamaBackend.load(natives);
    try (LanguageModel draft = engine.open(LlamaOptions.draft(Path.of(args[2])))) {
      ask(draft, cloud, args[3], System.out);
    }
  }

  /** Prints the answer as it comes: up to 64 tokens, in rounds of four drafts, from one seed. */
  static Answer ask(LanguageModel draft, CloudAddress cloud, String prompt, PrintStream out)
      throws Exception {
    int[] tokens = draft.tokenizer().prompt(prompt);
    AnswerRequest request =
        new AnswerRequest(
            Mode.SPECULATIVE,
            tokens,
            Sampling.at(0.8),
            OptionalDouble.empty(),
            new Coupled(),
            4,
            Integer.MAX_VALUE,
            64,
            OptionalLong.of(7));
    TextStream text = TextStream.continuing(draft.tokenizer());
    try (EdgeClient edge = new EdgeClient(draft, cloud, Duration.ofSeconds(30))) {
      Answer answer = edge.answer(request, (token, origin) -> out.append(text.feed(token)));
      out.append(text.flush());
      return answer;
    }
  }
}
