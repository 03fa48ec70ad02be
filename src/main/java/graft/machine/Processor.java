package graft.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The processor, as Linux describes it in {@code /proc/cpuinfo}; on other systems its model and
 * instruction sets stay unknown.
 *
 * @param model the processor's name, or the architecture if the name is unknown
 * @param available number of processors that the JVM may use; a container's quota counts
 * @param instructionSets the instruction sets that matter to TensorFlow, narrowest first, in
 *     Linux's spelling
 */
public record Processor(String model, int available, List<String> instructionSets) {
  /** Environment variable that turns oneDNN's kernels on or off. */
  static final String ONEDNN_VARIABLE = "TF_ENABLE_ONEDNN_OPTS";

  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  /** The instruction sets that change which kernels run, narrowest first (x86, then Arm). */
  private static final List<String> OF_INTEREST =
      List.of(
          ("sse4_2 avx f16c fma avx2 avx_vnni avx512f avx512bw avx512vl avx512_vnni avx512_bf16"
                  + " avx512_fp16 amx_tile amx_int8 amx_bf16 asimd asimddp sve bf16")
              .split(" "));

  /**
   * Instruction sets, any one of which makes TensorFlow's Linux builds for x86 turn oneDNN on by
   * default: {@code DefaultOneDnnPolicy} in {@code tensorflow/core/util/port.cc}.
   */
  private static final Set<String> ONEDNN_BY_DEFAULT =
      Set.of("avx512_vnni", "avx512_bf16", "avx_vnni", "amx_tile", "amx_int8", "amx_bf16");

  public Processor {
    instructionSets = List.copyOf(instructionSets);
  }

  /** This computer's processor. */
  public static Processor detect() {
    int available = Runtime.getRuntime().availableProcessors();
    try {
      return parse(Files.readString(CPUINFO, StandardCharsets.UTF_8), available);
    } catch (IOException e) {
      // This is not Linux, so model and instruction sets stay unknown.
      return new Processor(System.getProperty("os.arch"), available, List.of());
    }
  }

  /**
   * Reads the first processor in the text of {@code /proc/cpuinfo}. All others are assumed to be
   * like it.
   */
  static Processor parse(String cpuinfo, int available) {
    String line = field(cpuinfo, "flags").or(() -> field(cpuinfo, "Features")).orElse("");
    List<String> flags = List.of(line.split("\\s+"));
    return new Processor(
        field(cpuinfo, "model name").orElse(System.getProperty("os.arch")),
        available,
        OF_INTEREST.stream().filter(flags::contains).toList());
  }

  private static Optional<String> field(String cpuinfo, String name) {
    return cpuinfo
        .lines()
        .map(line -> line.split(":", 2))
        .filter(pair -> pair.length == 2 && pair[0].strip().equals(name))
        .map(pair -> pair[1].strip())
        .findFirst();
  }

  /**
   * Whether TensorFlow runs oneDNN's kernels, which pick the widest instruction set at run time.
   *
   * @param environment the process's environment, for {@code TF_ENABLE_ONEDNN_OPTS}
   */
  public OneDnn oneDnn(Map<String, String> environment) {
    String set = environment.get(ONEDNN_VARIABLE);
    if (set != null && (set.equals("1") || set.equalsIgnoreCase("true"))) {
      return new OneDnn(true, ONEDNN_VARIABLE + "=" + set);
    }
    if (set != null && (set.equals("0") || set.equalsIgnoreCase("false"))) {
      return new OneDnn(false, ONEDNN_VARIABLE + "=" + set);
    }
    boolean on = instructionSets.stream().anyMatch(ONEDNN_BY_DEFAULT::contains);
    return new OneDnn(on, "TensorFlow's default for this processor");
  }

  /**
   * oneDNN's state.
   *
   * @param on whether its kernels run
   * @param reason the setting or the default that decided it
   */
  public record OneDnn(boolean on, String reason) {}
}
