package graft;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Packages depend on one another only along the arrows below. */
class ArchitectureTest {
  private static final String ROOT = "graft.";

  /** The Java API's own name in the sets below: it is the root package. */
  private static final String JAVA_API = "";

  /** What a package may use beside itself, its subpackages not included. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          entry("failure", Set.of()),
          entry("background", Set.of()),
          entry("contract", Set.of("failure")),
          entry("files", Set.of("failure")),
          entry("machine", Set.of("failure", "files")),
          entry("report", Set.of("failure")),
          entry("analysis", Set.of("machine", "dataset")),
          entry(
              "page",
              Set.of("failure", "files", "contract", "machine", "dataset", "report", "analysis")),
          entry("savedmodel", Set.of("failure", "files", "contract")),
          entry("export", Set.of("failure", "files", "contract", "machine", "savedmodel")),
          entry(
              "model",
              Set.of("failure", "files", "contract", "machine", "background", "savedmodel")),
          entry("dataset.image", Set.of("failure", "files", "machine")),
          entry("dataset.cifar", Set.of("failure", "files", "dataset.image")),
          entry(
              "dataset",
              Set.of(
                  "failure",
                  "files",
                  "contract",
                  "machine",
                  "background",
                  "dataset.image",
                  "dataset.cifar")),
          entry("dataset.augment", Set.of("failure", "files", "contract", "machine", "dataset")),
          entry(
              "cache",
              Set.of("failure", "files", "contract", "machine", "background", "dataset", "model")),
          entry(
              "train",
              Set.of(
                  "failure",
                  "files",
                  "contract",
                  "machine",
                  "background",
                  "dataset",
                  "dataset.augment",
                  "model",
                  "cache")),
          entry("card", Set.of("contract", "files", "dataset", "report")),
          entry("tensorboard", Set.of("contract", "files", "train")),
          entry(
              "predict",
              Set.of("failure", "files", "machine", "background", "dataset", "dataset.image")),
          entry("gallery", Set.of("failure", "files", "page")),
          entry("table", Set.of("failure", "files", "gallery", "predict")),
          entry(
              "bench",
              Set.of(
                  "failure",
                  "files",
                  "contract",
                  "machine",
                  "background",
                  "dataset",
                  "dataset.augment",
                  "dataset.image",
                  "model",
                  "predict",
                  "table")),
          entry(
              "job",
              Set.of(
                  "failure",
                  "files",
                  "contract",
                  "machine",
                  "dataset",
                  "dataset.augment",
                  "dataset.image",
                  "model",
                  "cache",
                  "card",
                  "train",
                  "export",
                  "report",
                  "analysis",
                  "page")),
          entry(
              "cli.terminal",
              Set.of(JAVA_API, "contract", "files", "train", "bench", "table", "report")),
          entry(
              "cli.info",
              Set.of("files", "contract", "machine", "model", "train", "job", "cli.terminal")),
          entry(
              "cli.option",
              Set.of(
                  JAVA_API,
                  "failure",
                  "files",
                  "contract",
                  "machine",
                  "background",
                  "dataset",
                  "dataset.augment",
                  "dataset.cifar",
                  "dataset.image",
                  "cache",
                  "train",
                  "export",
                  "job",
                  "gallery",
                  "table",
                  "cli.terminal")));

  /**
   * What the Java API, in the root package, may use: not {@code export}, which only {@code job}
   * knows beside the command line.
   */
  private static final Set<String> API =
      Set.of(
          "failure",
          "files",
          "contract",
          "machine",
          "dataset",
          "dataset.augment",
          "dataset.image",
          "model",
          "cache",
          "page",
          "predict",
          "report",
          "tensorboard",
          "train",
          "job");

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("graft");

  @Test
  void packagesDependOnlyAlongTheArrows() {
    for (String from : packages()) {
      if (!from.equals("cli")) {
        assertThat(ARROWS).as("a package without a rule").containsKey(from);
        String[] allowed =
            Stream.concat(Stream.of(from), ARROWS.get(from).stream())
                .map(ArchitectureTest::whole)
                .toArray(String[]::new);
        classes()
            .that()
            .resideInAPackage(ROOT + from)
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(allowed).or(resideOutsideOfPackage("graft..")))
            .check(OURS);
      }
    }
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("graft.(**)").should().beFreeOfCycles().check(OURS);
  }

  /** The root package is the Java API: nothing below it but the command line may build on it. */
  @Test
  void onlyTheCommandLineMayUseTheJavaApi() {
    noClasses()
        .that()
        .resideOutsideOfPackages("graft", "graft.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("graft")
        .check(OURS);
  }

  @Test
  void theJavaApiUsesOnlyRoomsBelowIt() {
    String[] allowed =
        Stream.concat(Stream.of("graft"), API.stream().map(ROOT::concat)).toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage("graft")
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(resideOutsideOfPackage("graft..")))
        .check(OURS);
  }

  /** What carries out whole trainings serves these two alone. */
  @Test
  void onlyTheJavaApiAndTheCommandLineMayOrderTrainings() {
    noClasses()
        .that()
        .resideOutsideOfPackages("graft", "graft.job", "graft.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("graft.job")
        .check(OURS);
  }

  /**
   * Only the command line, what makes the models of whole trainings, and the exporter's own package
   * know how graphs are built. The Java API does not: it orders a training.
   */
  @Test
  void nothingButTheCommandLineAndWholeTrainingsKnowTheExporter() {
    noClasses()
        .that()
        .resideOutsideOfPackages("graft.export..", "graft.job", "graft.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("graft.export..")
        .check(OURS);
  }

  /** The halves meet in the contract alone: training and prediction never build an operation. */
  @Test
  void trainingPredictionAndReportsBuildNoGraphs() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "graft.train..", "graft.job..", "graft.predict..", "graft.report..", "graft.model..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.tensorflow.op..")
        .check(OURS);
  }

  /** These are optional in pom.xml, so that programs that use Graft as a library lack them. */
  @Test
  void onlyTheCommandLineUsesItsLibraries() {
    noClasses()
        .that()
        .resideOutsideOfPackage("graft.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.beust..", "me.tongfei..", "org.jline..")
        .check(OURS);
  }

  @Test
  void everyPackageSaysWhatLivesThere() {
    Path sources = Path.of("src/main/java/graft");
    assertThat(sources.resolve("package-info.java")).exists();
    assertThat(packages())
        .allSatisfy(
            name ->
                assertThat(sources.resolve(name.replace('.', '/')).resolve("package-info.java"))
                    .exists());
  }

  private static String whole(String name) {
    return name.equals(JAVA_API) ? "graft" : ROOT + name;
  }

  private static Set<String> packages() {
    return OURS.stream()
        .map(JavaClass::getPackageName)
        .filter(name -> name.startsWith(ROOT))
        .map(name -> name.substring(ROOT.length()))
        .collect(Collectors.toSet());
  }
}
