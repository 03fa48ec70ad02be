package graft.cache;

import graft.contract.InputKind;
import graft.dataset.DataSplit;
import graft.failure.GraftException;
import graft.files.Bytes;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a run caches: decided from what it asks for, from the model, and from the disk's room. */
final class CachePlan {
  private final CacheSettings settings;
  private final CacheListener listener;
  private final Map<InputKind, CacheDescriber.Pair> caches = new EnumMap<>(InputKind.class);

  private CachePlan(CacheSettings settings, CacheListener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * Decides, and says what and why.
   *
   * @param wanted what the run can use
   * @param microBatch images a call of the pass, at least 1
   * @throws GraftException when what was asked for in so many words is impossible
   */
  static CachePlan of(
      GraftModel model,
      DataSplit data,
      List<InputKind> wanted,
      CacheSettings settings,
      SessionOptions session,
      int microBatch,
      CacheListener listener) {
    final CachePlan plan = new CachePlan(settings, listener);
    if (!data.train().sameEveryEpoch()) {
      plan.refuse(wanted);
      return plan;
    }
    final CacheDescriber describer = new CacheDescriber(model, data, settings, session, microBatch);
    for (InputKind kind : wanted) {
      if (settings.allows(kind)) {
        plan.add(kind, describer.of(kind), model.directory());
      }
    }
    if (!plan.caches.isEmpty()) {
      plan.keepWhatFits(CacheRoom.in(settings.root()));
    }
    return plan;
  }

  /** The caches of each kind that is kept. */
  Map<InputKind, CacheDescriber.Pair> caches() {
    return caches;
  }

  /** Whether training and validation images are the same, so that each kind has one cache. */
  boolean isShared() {
    return caches.values().stream().anyMatch(CacheDescriber.Pair::isShared);
  }

  /** For example {@code features and boundary}. */
  static String words(Collection<InputKind> kinds) {
    return kinds.stream().map(InputKind::argument).collect(Collectors.joining(" and "));
  }

  private void add(InputKind kind, Optional<CacheDescriber.Pair> pair, Path model) {
    if (pair.isPresent()) {
      caches.put(kind, pair.get());
    } else if (settings.isAutomatic()) {
      listener.notice(
          "cache: no %s, because %s hides variables or a shape; every epoch computes the base"
              .formatted(kind.argument(), model));
    } else {
      throw new GraftException(
          "%s hides variables or a shape, so its %s can't be cached; use --cache none"
              .formatted(model, kind.argument()));
    }
  }

  private void refuse(List<InputKind> wanted) {
    if (wanted.stream().noneMatch(settings::allows)) {
      return;
    }
    if (!settings.isAutomatic()) {
      throw new GraftException(
          "the training images are changed at random in every epoch, so nothing computed from them can be cached; use --cache none");
    }
    listener.notice(
        "cache: none, because the training images are changed at random in every epoch");
  }

  private void keepWhatFits(CacheRoom room) {
    final Map<InputKind, Long> missing = new EnumMap<>(InputKind.class);
    caches.forEach((kind, pair) -> missing.put(kind, pair.missingBytes(settings.root())));
    final List<InputKind> fitting = room.fitting(missing);
    if (fitting.size() < caches.size()) {
      final String refused = refused(room, sum(missing.values()));
      if (!settings.isAutomatic()) {
        throw new GraftException(
            refused + "; make room, or go on with --resume and another --cache-dir");
      }
      listener.notice(
          "%s: keeping %s; --cache-dir may name another disk"
              .formatted(refused, fitting.isEmpty() ? "none" : words(fitting) + " only"));
      caches.keySet().retainAll(fitting);
    }
    if (!caches.isEmpty()) {
      listener.notice(chosen(room));
    }
  }

  private String refused(CacheRoom room, long missing) {
    return "cache: %s would take %s in %s, which has room for %s (%s left free)"
        .formatted(
            words(caches.keySet()),
            Bytes.words(missing),
            room.folder(),
            Bytes.words(room.bytes()),
            Bytes.words(CacheRoom.RESERVE_BYTES));
  }

  private String chosen(CacheRoom room) {
    final CacheDescriber.Pair any = caches.values().iterator().next();
    return "cache: %s of %d images, %s in %s (room for %s)"
        .formatted(
            caches.keySet().stream()
                .map(kind -> kind.argument() + " (" + settings.storage(kind).label() + ")")
                .collect(Collectors.joining(" and ")),
            any.train().images() + any.validation().images(),
            Bytes.words(sum(caches.values().stream().map(CacheDescriber.Pair::bytes).toList())),
            room.folder(),
            Bytes.words(room.bytes()));
  }

  private static long sum(Collection<Long> bytes) {
    return bytes.stream().mapToLong(Long::longValue).sum();
  }
}
