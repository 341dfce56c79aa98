package io.draftwire.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cli.doctor.Finding.State;
import io.draftwire.cli.doctor.LinuxSystem.Memory;
import io.draftwire.cli.doctor.ProcessorsCheck.Threads;
import io.draftwire.engine.llama.EngineDescription.Device;
import io.draftwire.engine.llama.MemoryNeed;
import io.draftwire.engine.store.StoreContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java, processors, clock, memory and cache, of machines that are made up. */
class MachineChecksTest {
  private static final long GB = 1_000_000_000;

  @TempDir Path root;

  private void file(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private static void is(State state, Finding finding, String... words) {
    assertThat(finding.state()).as(finding.line()).isEqualTo(state);
    assertThat(finding.line()).contains(words);
    assertThat(finding.remedy().isEmpty()).isEqualTo(state == State.GOOD);
  }

  private static List<Finding> java(boolean vectors, boolean nativeCalls, long heap) {
    return JavaCheck.judge(
        new JavaCheck.Facts("25.0.1", "Somebody", "/jdk", vectors, nativeCalls, heap));
  }

  @Test
  void aJavaWithoutItsVectorModuleCannotRun() {
    assertThat(java(true, true, GB)).hasSize(2);
    is(State.GOOD, java(true, true, GB).getFirst(), "25.0.1", "Somebody", "/jdk");
    is(State.BAD, java(false, true, GB).getFirst(), "--add-modules jdk.incubator.vector");
    is(State.NOTE, java(true, false, GB).get(1), "--enable-native-access");
    is(State.NOTE, java(true, true, 1 << 20).getLast(), "1 MB", "-Xmx256m");
  }

  private static BitSet first(int processors) {
    BitSet set = new BitSet();
    set.set(0, processors);
    return set;
  }

  private static Finding threads(int java, int allowed, OptionalDouble quota, Threads threads) {
    return ProcessorsCheck.judge(
            new ProcessorsCheck.Facts(java, first(allowed), quota), List.of(threads))
        .getLast();
  }

  @Test
  void threadsThatWaitForEachOtherAreTold() {
    OptionalDouble none = OptionalDouble.empty();
    is(State.GOOD, threads(4, 4, none, new Threads("target", 4, true)), "4 threads, pinned");
    is(State.GOOD, threads(4, 4, none, new Threads("draft", 1, false)), "1 thread, not pinned");
    is(State.NOTE, threads(2, 2, none, new Threads("target", 8, true)), "--threads 2");
    is(
        State.NOTE,
        threads(2, 2, OptionalDouble.of(1.5), new Threads("target", 2, true)),
        "--threads 1");
    is(
        State.NOTE,
        threads(2, 64, OptionalDouble.of(2), new Threads("target", 2, true)),
        "the first 2 of 64",
        "--threads 1");
  }

  @Test
  void aClockIsJudgedByItsSteps() {
    is(State.GOOD, clock(LongStream.of(0, 30, 30, 70)), "steps of 30 ns", "tsc");
    is(State.BAD, clock(LongStream.of(0, 30, 20, 40)), "backward 1 times");
    is(State.NOTE, clock(LongStream.of(5, 5, 5, 5)), "stood still");
    is(State.NOTE, clock(LongStream.of(0, 1_000_000, 2_000_000, 3_000_000)), "1000000 ns");
    is(
        State.NOTE,
        ClockCheck.judge(new ClockCheck.Facts(3, 0, 70, Optional.of("hpet"))).getFirst(),
        "hpet",
        "slow");
  }

  private static Finding clock(LongStream times) {
    PrimitiveIterator.OfLong next = times.iterator();
    return ClockCheck.judge(ClockCheck.look(next::nextLong, 3, Optional.of("tsc"))).getFirst();
  }

  @Test
  void memoryIsWhatTheNarrowestGroupLeaves() throws Exception {
    LinuxSystem system = new LinuxSystem(root);
    assertThat(system.memory()).isEmpty();
    file("proc/meminfo", "MemTotal: 8000000 kB\nMemFree: 1 kB\nMemAvailable: 6000000 kB\n");
    assertThat(system.memory())
        .contains(new Memory(8_000_000L << 10, 6_000_000L << 10, "of the machine"));
    file("proc/self/cgroup", "0::/outer/inner\n");
    file("sys/fs/cgroup/outer/inner/memory.max", "max\n");
    file("sys/fs/cgroup/outer/memory.max", "2000000000\n");
    file("sys/fs/cgroup/outer/memory.current", "1500000000\n");
    file("sys/fs/cgroup/outer/memory.stat", "anon 500000000\nfile 1000000000\n");
    assertThat(system.memory()).contains(new Memory(2 * GB, 3 * GB / 2, "of this control group"));
  }

  @Test
  void aQuotaIsTheLeastOfAllGroups() throws Exception {
    LinuxSystem system = new LinuxSystem(root);
    assertThat(system.quota()).isEmpty();
    file("proc/self/cgroup", "0::/a/b\n");
    file("sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
    assertThat(system.quota()).isEmpty();
    file("sys/fs/cgroup/a/cpu.max", "150000 100000\n");
    assertThat(system.quota()).hasValue(1.5);
    file("sys/fs/cgroup/cpu.max", "100000 100000\n");
    assertThat(system.quota()).hasValue(1);
  }

  @Test
  void theQuotaOfVersionOneCountsToo() throws Exception {
    file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "50000\n");
    file("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
    assertThat(new LinuxSystem(root).quota()).hasValue(.5);
    file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
    assertThat(new LinuxSystem(root).quota()).isEmpty();
  }

  @Test
  void driversAreSeenByWhatTheyLeave() throws Exception {
    assertThat(new LinuxSystem(root).gpuDrivers()).isEmpty();
    file("dev/nvidiactl", "");
    assertThat(new LinuxSystem(root).gpuDrivers())
        .containsExactly("NVIDIA's driver (/dev/nvidiactl)");
  }

  @Test
  void modelsThatDoNotFitIntoMemoryAreTold() {
    Memory memory = new Memory(8 * GB, 4 * GB, "of the machine");
    MemoryCheck.Need small = new MemoryCheck.Need("draft a", new MemoryNeed(GB, GB));
    MemoryCheck.Need large = new MemoryCheck.Need("target b", new MemoryNeed(3 * GB, GB));
    is(State.GOOD, MemoryCheck.judge(memory, List.of(small)), "draft a takes 1.0 GB");
    is(State.NOTE, MemoryCheck.judge(memory, List.of(small, large)), "--ctx-size");
    is(State.BAD, MemoryCheck.judge(memory, List.of(large, large, small)), "smaller");
    assertThat(MemoryCheck.devices(List.of())).isEmpty();
    Memory devices =
        MemoryCheck.devices(
                List.of(
                    new Device("CUDA", "CUDA0", "a GPU", false, GB, 2 * GB),
                    new Device("CUDA", "CUDA1", "a GPU", false, 2 * GB, 3 * GB)))
            .orElseThrow();
    assertThat(devices).isEqualTo(new Memory(5 * GB, 3 * GB, "of CUDA0 and CUDA1"));
  }

  private static StoreContents store(boolean writable, long free, boolean busy) {
    return new StoreContents(Path.of("/home"), writable, free, List.of(), 0, 0, busy);
  }

  @Test
  void aCacheThatCannotTakeWhatIsFetchedIsTold() {
    is(State.GOOD, CacheCheck.judge(store(true, 9 * GB, false)), "/home", "9.0 GB free");
    is(State.BAD, CacheCheck.judge(store(false, 9 * GB, false)), "DRAFTWIRE_HOME");
    is(State.NOTE, CacheCheck.judge(store(true, GB / 2, false)), "make room");
    is(State.NOTE, CacheCheck.judge(store(true, 9 * GB, true)), "holds its lock");
  }
}
