package graft.dataset;

import graft.contract.ClassNameDifference;
import graft.failure.GraftException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which label each class of the data has in the model, found by name.
 *
 * @param classNames those of the model, or of the data where there is no model
 * @param labels by class name in Unicode's normal form: its index among them
 */
record ClassMatch(List<String> classNames, Map<String, Integer> labels) {
  /**
   * Matches them.
   *
   * @param data what {@code --data} names, for the message
   * @param classes those of the data
   * @throws GraftException if the model does not know a class of the data or, for a training, if
   *     the data lack one of the model's, showing the difference
   */
  static ClassMatch of(String data, List<String> classes, DataRequest request) {
    List<String> names = request.labels().orElse(classes);
    List<String> compared =
        request.toEvaluate()
            ? names.stream().filter(name -> isAmong(name, classes)).toList()
            : names;
    ClassNameDifference.between("the model", compared, "the data", classes)
        .ifPresent(
            difference -> {
              throw new GraftException(
                  "the classes of --data %s are not the model's: %s"
                      .formatted(data, full(difference, names, classes)));
            });
    Map<String, Integer> labels = new HashMap<>();
    names.forEach(name -> labels.put(ClassNameDifference.normal(name), labels.size()));
    return new ClassMatch(names, labels);
  }

  /** With the names that only the model has, among which a misspelt one may be recognized. */
  private static String full(String difference, List<String> names, List<String> classes) {
    return ClassNameDifference.between("the model", names, "the data", classes).orElse(difference);
  }

  private static boolean isAmong(String name, List<String> classes) {
    String normal = ClassNameDifference.normal(name);
    return classes.stream().anyMatch(other -> ClassNameDifference.normal(other).equals(normal));
  }

  int label(String className) {
    return labels.get(ClassNameDifference.normal(className));
  }
}
