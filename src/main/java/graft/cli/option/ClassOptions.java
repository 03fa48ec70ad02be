package graft.cli.option;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import graft.cli.option.Values.Whole;
import graft.dataset.DataSpec;
import graft.dataset.cifar.Cifar10;
import graft.export.ExportSettings;
import graft.failure.WrongSettingException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The options of {@code export} that name the classes. */
public final class ClassOptions {
  @Parameter(
      names = "--classes",
      order = 1,
      description = "N: number of classes, named class_0, class_1, ... (default: CIFAR-10's ten)")
  @Whole(least = 2, most = ExportSettings.MAX_CLASSES)
  private Integer classes;

  @Parameter(
      names = "--labels",
      order = 2,
      description = "FILE: the classes' names, one per line, in UTF-8")
  private Path labels;

  @Parameter(
      names = "--data",
      order = 3,
      description = "SPEC: take the classes of this data set, named as for graft train --data")
  private String data;

  /** Allows at most one of these options. */
  public void check(Arguments arguments) {
    List<String> given = names().stream().filter(arguments.options()::contains).toList();
    if (given.size() > 1) {
      throw new ParameterException(String.join(" and ", given) + " exclude each other: give one");
    }
  }

  /**
   * Refuses all of these options.
   *
   * @param reason why they are refused, for the error message
   * @throws WrongSettingException if one of them was given; the message names that option
   */
  public void refuse(Arguments arguments, String reason) {
    arguments.refuse(names(), reason);
  }

  private static List<String> names() {
    // Every field of this class is an option.
    return Arrays.stream(ClassOptions.class.getDeclaredFields())
        .map(field -> field.getAnnotation(Parameter.class).names()[0])
        .toList();
  }

  /** The class names, in the order of the model's outputs. */
  public List<String> labels() {
    if (labels != null) {
      return LabelsFile.read(labels);
    }
    if (data != null) {
      return DataSpec.classes(data);
    }
    return classes == null
        ? Cifar10.CLASS_NAMES
        : IntStream.range(0, classes).mapToObj(i -> "class_" + i).toList();
  }
}
