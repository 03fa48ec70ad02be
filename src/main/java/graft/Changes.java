package graft;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a user has set. Immutable.
 *
 * @param byOption for each setting, under the name of its option, how it changes what is asked;
 *     those set last come last
 */
record Changes(Map<String, Consumer<AskedTraining>> byOption) {
  /** Nothing is set. */
  static final Changes NONE = new Changes(Map.of());

  /**
   * These with another one. It takes the place of an earlier one of the same option.
   *
   * @throws RuntimeException whatever {@code change} throws if the value is wrong
   */
  Changes with(String option, Consumer<AskedTraining> change) {
    // Tried at once, so that a wrong value is refused by the method that gets it.
    change.accept(new AskedTraining());
    Map<String, Consumer<AskedTraining>> more = new LinkedHashMap<>(byOption);
    more.remove(option);
    more.put(option, change);
    return new Changes(more);
  }

  /** These without those of some options. */
  Changes without(List<String> options) {
    Map<String, Consumer<AskedTraining>> rest = new LinkedHashMap<>(byOption);
    rest.keySet().removeAll(options);
    return new Changes(rest);
  }

  /** These and others. */
  Changes and(Changes others) {
    Map<String, Consumer<AskedTraining>> all = new LinkedHashMap<>(byOption);
    all.putAll(others.byOption);
    return new Changes(all);
  }

  /** The options of the settings that are set. */
  Set<String> options() {
    return byOption.keySet();
  }

  /** Makes the changes. */
  void apply(AskedTraining asked) {
    byOption.values().forEach(change -> change.accept(asked));
  }
}
