package graft.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.contract.TensorSpec.ElementType;
import graft.export.TinyModel;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code savedmodel/README.md} says what an export has. */
class ContractDocumentTest {
  /** What the symbols of the table mean in the tiny model. */
  private static final Map<String, Long> SYMBOLS =
      Map.of(
          "N", TensorSpec.ANY,
          "H", TensorSpec.ANY,
          "W", TensorSpec.ANY,
          "C", 3L,
          "F", 5L,
          "h", 6L,
          "w", 6L,
          "c", 4L);

  private static final Map<String, String> METHODS =
      Map.of("predict", Signatures.PREDICT_METHOD, "train", Signatures.TRAIN_METHOD);

  /** For example {@code `labels` int64 [N]}. */
  private static final Pattern ARGUMENT = Pattern.compile("`(\\w+)` (\\w+) \\[([^]]*)]");

  private static final String SIGNATURE_TABLE =
      "| signature | method | inputs | outputs | changes |";

  @TempDir static Path folder;
  private static List<String> document;

  @BeforeAll
  static void exportAndRead() throws IOException {
    TinyModel.export(folder.resolve("model"), 0.3);
    document = Files.readAllLines(Path.of("savedmodel/README.md"));
  }

  @Test
  void signatureTableIsTheExports() {
    List<SignatureSpec> documented =
        rowsUnder(SIGNATURE_TABLE).stream().map(ContractDocumentTest::signature).toList();
    try (GraftModel model = GraftModel.open(folder.resolve("model"), SessionOptions.defaults())) {
      assertThat(documented).containsExactlyInAnyOrderElementsOf(model.signatures());
    }
    assertThat(documented.subList(0, 5))
        .as("a model for serving only has the first five")
        .extracting(SignatureSpec::method)
        .containsOnly(Signatures.PREDICT_METHOD);
  }

  @Test
  void everyFileOfAnExportIsNamed() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("model"))) {
      files
          .filter(Files::isRegularFile)
          .map(file -> folder.resolve("model").relativize(file).toString().replace('\\', '/'))
          .forEach(file -> assertThat(section("Directory")).contains("`" + file + "`"));
    }
  }

  @Test
  void everyFieldOfGraftJsonIsExplained() throws IOException {
    var epoch = new EpochRecord(Phase.FROZEN, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    var training = new ModelTraining("data", "hash", List.of(epoch), 32, "content", 0.2);
    ModelDescription description =
        ModelFiles.readDescription(folder.resolve("model")).withTraining(training);
    List<String> fields = new ArrayList<>();
    collectFields(new ObjectMapper().valueToTree(description), fields);
    assertThat(fields).contains("contract", "sha256", "val_accuracy");
    assertThat(fields)
        .allSatisfy(
            field -> assertThat(section("graft.json")).containsPattern("\\b" + field + "`"));
  }

  private static void collectFields(JsonNode node, List<String> into) {
    node.properties()
        .forEach(
            field -> {
              if (field.getValue().isValueNode()) {
                into.add(field.getKey());
              }
              collectFields(field.getValue(), into);
            });
    if (node.isArray()) {
      node.forEach(element -> collectFields(element, into));
    }
  }

  private static SignatureSpec signature(String row) {
    String[] cells = row.split("\\|");
    return new SignatureSpec(
        cells[1].strip().replace("`", ""),
        METHODS.get(cells[2].strip()),
        arguments(cells[3]),
        arguments(cells[4]));
  }

  /** Sorted by name, as an opened model gives them. */
  private static List<TensorSpec> arguments(String cell) {
    List<TensorSpec> arguments = new ArrayList<>();
    Matcher matcher = ARGUMENT.matcher(cell);
    while (matcher.find()) {
      arguments.add(
          new TensorSpec(
              matcher.group(1),
              ElementType.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)),
              dims(matcher.group(3))));
    }
    arguments.sort(Comparator.comparing(TensorSpec::name));
    return arguments;
  }

  private static List<Long> dims(String list) {
    return Arrays.stream(list.split(","))
        .filter(dim -> !dim.isBlank())
        .map(dim -> SYMBOLS.containsKey(dim) ? SYMBOLS.get(dim) : Long.valueOf(dim))
        .toList();
  }

  private static List<String> rowsUnder(String heading) {
    int at = document.indexOf(heading);
    assertThat(at).as(heading).isNotNegative();
    return document.stream().skip(at + 2L).takeWhile(line -> line.startsWith("|")).toList();
  }

  /** The text from a heading to the next one of its level. */
  private static String section(String heading) {
    int at = document.indexOf("## " + heading);
    assertThat(at).as(heading).isNotNegative();
    return String.join(
        "\n", document.stream().skip(at + 1L).takeWhile(line -> !line.startsWith("## ")).toList());
  }
}
