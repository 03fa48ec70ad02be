package graft.dataset;

import graft.contract.ClassNameDifference;
import graft.failure.GraftException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Gives each class of the data the label of the model's class of the same name.
 *
 * @param classNames the model's classes, and after them those of the data that are new if the
 *     request is a comparison; the data's classes if there is no model
 * @param labels index in {@code classNames} by class name in Unicode's normal form NFC
 */
record ClassMatch(List<String> classNames, Map<String, Integer> labels) {
  /**
   * Matches the data's classes with the model's.
   *
   * @param data the value of {@code --data}, for the message
   * @param classes the data's classes
   * @throws GraftException with the difference, if the model does not have a class of the data or,
   *     in a training, the data do not have a class of the model
   */
  static ClassMatch of(String data, List<String> classes, DataRequest request) {
    List<String> names = names(classes, request);
    List<String> compared =
        request.toEvaluate()
            ? names.stream().filter(name -> isAmong(name, classes)).toList()
            : names;
    ClassNameDifference.between("the model", compared, "the data", classes)
        .ifPresent(
            difference -> {
              throw new GraftException(
                  "the classes of --data %s are not the model's: %s; change the classes of the data, or use another model"
                      .formatted(data, full(difference, names, classes)));
            });
    Map<String, Integer> labels = new HashMap<>();
    names.forEach(name -> labels.put(ClassNameDifference.normal(name), labels.size()));
    return new ClassMatch(names, labels);
  }

  private static List<String> names(List<String> classes, DataRequest request) {
    List<String> names = request.labels().orElse(classes);
    return request.newClasses()
        ? Stream.concat(names.stream(), classes.stream().filter(name -> !isAmong(name, names)))
            .toList()
        : names;
  }

  /**
   * The difference between the model's and the data's classes. It also names the classes that only
   * the model has: beside these, a misspelt class of the data is easy to see.
   *
   * @param difference the result if the two lists do not differ
   * @param names the model's classes
   * @param classes the data's classes
   */
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
