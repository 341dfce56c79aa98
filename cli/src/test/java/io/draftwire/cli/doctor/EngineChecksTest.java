package io.draftwire.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.draftwire.cli.doctor.Finding.State;
import io.draftwire.core.session.TextRules;
import io.draftwire.engine.Backend;
import io.draftwire.engine.TableModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.engine.llama.EngineDescription;
import io.draftwire.engine.llama.EngineDescription.Device;
import io.draftwire.engine.llama.EngineDescription.Idle;
import io.draftwire.engine.llama.Offload;
import io.draftwire.engine.store.Catalog;
import io.draftwire.engine.store.Natives.Outlook;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Engines and pairs that are made up. */
class EngineChecksTest {
  private static final Device CPU = new Device("CPU", "CPU", "Some EPYC", true, 1, 1);
  private static final Device GPU =
      new Device("CUDA", "CUDA0", "Some GPU", false, 70_000_000_000L, 80_000_000_000L);

  private static List<Finding> judge(
      List<Device> devices, List<Idle> idle, int gpuLayers, String... drivers) {
    return NativesCheck.judge(
        new EngineDescription(
            Path.of("/natives"),
            "0.5.0",
            Optional.of("libggml-cpu-haswell.so"),
            List.of("AVX2", "FMA"),
            devices,
            idle),
        new Offload(Optional.empty(), gpuLayers),
        List.of(drivers));
  }

  @Test
  void theVariantAndItsFeaturesAreTold() {
    List<Finding> found = judge(List.of(CPU), List.of(), 0);
    assertThat(found).extracting(Finding::name).containsExactly("natives", "cpu", "gpu");
    assertThat(found.get(0).line()).contains("0.5.0", "/natives");
    assertThat(found.get(1).line()).contains("libggml-cpu-haswell.so", "AVX2 FMA");
  }

  @Test
  void aGpuIsFoundOrItIsSaidWhyNot() {
    Finding none = judge(List.of(CPU), List.of(), 0).getLast();
    assertThat(none.state()).isEqualTo(State.GOOD);
    assertThat(none.found()).contains("no driver", "no GPU backend");
    Finding asked = judge(List.of(CPU), List.of(), 9).getLast();
    assertThat(asked.state()).isEqualTo(State.NOTE);
    assertThat(asked.line()).contains("-ngl 9 does nothing", "--natives");
    Finding driverOnly = judge(List.of(CPU), List.of(), 0, "NVIDIA's driver").getLast();
    assertThat(driverOnly.state()).isEqualTo(State.NOTE);
    assertThat(driverOnly.line()).contains("NVIDIA's driver", "no library", "--natives");
    Idle idle = new Idle("libggml-cuda.so", "libcudart.so.12: cannot open shared object file");
    Finding missing = judge(List.of(CPU), List.of(idle), 0, "NVIDIA's driver").getLast();
    assertThat(missing.state()).isEqualTo(State.NOTE);
    assertThat(missing.line()).contains("libggml-cuda.so: libcudart.so.12", "install");
    Finding unused = judge(List.of(CPU, GPU), List.of(), 0).getLast();
    assertThat(unused.state()).isEqualTo(State.NOTE);
    assertThat(unused.line()).contains("Some GPU by CUDA", "70.0 GB free of 80.0 GB", "-ngl");
    assertThat(judge(List.of(CPU, GPU), List.of(), 99).getLast().state()).isEqualTo(State.GOOD);
  }

  @Test
  void aBackendThatWasAskedForAndHasNoDeviceIsBad() {
    EngineDescription engine =
        new EngineDescription(
            Path.of("/natives"),
            "0.5.0",
            Optional.empty(),
            List.of(),
            List.of(CPU),
            List.of(new Idle("libggml-vulkan.so", "it finds no device")));
    Finding none = NativesCheck.judge(engine, Offload.on(Backend.VULKAN), List.of()).getLast();
    assertThat(none.state()).isEqualTo(State.BAD);
    assertThat(none.line()).contains("libggml-vulkan.so: it finds no device", "driver");
    assertThat(NativesCheck.judge(engine, Offload.NONE, List.of()).getLast().state())
        .isEqualTo(State.NOTE);
  }

  @Test
  void backendsAreToldWithTheirSizesOrWhyNot() {
    assertThat(NativesCheck.backend(new Outlook.Here(Backend.VULKAN)).line())
        .contains("here", "--backend vulkan");
    assertThat(NativesCheck.backend(new Outlook.ToFetch(Backend.CUDA, 143)).line())
        .contains("143 MB", "--backend cuda");
    assertThat(NativesCheck.backend(new Outlook.ToFetch(Backend.CUDA, 0)).line())
        .doesNotContain("MB");
    Finding not =
        NativesCheck.backend(
            new Outlook.Not(Backend.CUDA, "backend cuda: no driver (libcuda.so.1); install it"));
    assertThat(not.name()).isEqualTo("backend, cuda");
    assertThat(not.state()).as("nobody has asked for it").isEqualTo(State.GOOD);
    assertThat(not.line()).isEqualTo("no driver (libcuda.so.1); install it");
  }

  @Test
  void aModelThatIsNotHereIsFetchedOrMissing() {
    NamedModel fetched = new NamedModel("draft", "a", Optional.empty(), true, "pull it");
    assertThat(fetched.absent("pair").state()).isEqualTo(State.NOTE);
    NamedModel gone = new NamedModel("draft", "a", Optional.empty(), false, "check the path");
    assertThat(gone.absent("pair"))
        .isEqualTo(Finding.bad("pair", "the draft a is not here", "check the path"));
    FitCheck fit = new FitCheck(Optional::empty, gone);
    List<Finding> told = new ArrayList<>();
    assertThatCode(() -> fit.with(gone, List.of()).look().run(told::add))
        .doesNotThrowAnyException();
    assertThat(told).containsExactly(gone.absent("pair"));
  }

  private static Tokenizer table(int vocabulary, TextRules rules) {
    return TableModel.seeded(vocabulary, 1).withRules(rules).tokenizer();
  }

  @Test
  void aPairIsJudgedByItsTokenizersAndByWhatIsKnownOfIt() {
    Tokenizer small = table(29, TextRules.PLAIN);
    Finding known = FitCheck.judge("a for b", small, small, Catalog.STORIES.acceptance());
    assertThat(known.state()).isEqualTo(State.GOOD);
    assertThat(known.found()).contains("69 % at T = 0.8", "63 % at T = 1", "acceptance.json");
    Finding unknown = FitCheck.judge("a for b", small, small, List.of());
    assertThat(unknown.state()).isEqualTo(State.NOTE);
    assertThat(unknown.remedy()).contains("pair check");
    Finding none = FitCheck.judge("a for b", small, table(31, TextRules.PLAIN), List.of());
    assertThat(none.state()).isEqualTo(State.BAD);
    assertThat(none.line()).contains("the draft has 29 and the target 31", "models find");
  }
}
