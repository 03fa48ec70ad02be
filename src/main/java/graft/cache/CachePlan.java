package graft.cache;

import graft.contract.InputKind;
import graft.dataset.DataSplit;
import graft.dataset.ImageDataset;
import graft.failure.GraftException;
import graft.files.Bytes;
import graft.files.DiskSpace;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides what a run caches: from the user's settings, the model, and the free disk space. */
final class CachePlan {
  /**
   * Few enough that an interrupted pass loses little, and enough to keep the number of files low.
   */
  private static final int MICRO_BATCHES_IN_BLOCK = 5;

  private final GraftModel model;
  private final DataSplit data;
  private final CacheSettings settings;
  private final SessionOptions session;
  private final int microBatch;
  private final CacheListener listener;
  private final Map<ImageDataset, String> imageFingerprints = new IdentityHashMap<>();
  private final Map<InputKind, List<CacheDescription>> caches = new EnumMap<>(InputKind.class);

  /**
   * A plan for one run.
   *
   * @param microBatch images a call of the pass, at least 1
   * @param listener hears what is decided and why
   */
  CachePlan(
      GraftModel model,
      DataSplit data,
      CacheSettings settings,
      SessionOptions session,
      int microBatch,
      CacheListener listener) {
    this.model = model;
    this.data = data;
    this.settings = settings;
    this.session = session;
    this.microBatch = microBatch;
    this.listener = listener;
  }

  /**
   * Decides what is cached.
   *
   * @param wanted the kinds that the run can use
   * @return for each kind that is cached, the cache of the training images and that of the
   *     validation images, or a single one if the images are the same
   * @throws GraftException when a kind that the user asked for can't be cached
   */
  Map<InputKind, List<CacheDescription>> decide(List<InputKind> wanted) {
    if (!data.train().sameEveryEpoch()) {
      refuse(wanted);
      return caches;
    }
    wanted.stream().filter(settings::allows).forEach(this::add);
    if (!caches.isEmpty()) {
      keepWhatFits(CacheRoom.of(settings.root(), DiskSpace.free(settings.root())));
    }
    return caches;
  }

  /** For example {@code features and boundary}. */
  static String words(Collection<InputKind> kinds) {
    return kinds.stream().map(InputKind::argument).collect(Collectors.joining(" and "));
  }

  private void add(InputKind kind) {
    Optional<List<CacheDescription>> described = describe(kind);
    if (described.isPresent()) {
      caches.put(kind, described.get());
    } else if (settings.isAutomatic()) {
      listener.notice(
          "cache: no %s, because %s hides variables or a shape; every epoch computes the base"
              .formatted(kind.argument(), model.directory()));
    } else {
      throw new GraftException(
          "%s hides variables or a shape, so its %s can't be cached; use --cache none"
              .formatted(model.directory(), kind.argument()));
    }
  }

  /**
   * Empty if the model hides variables or a shape is unknown, because the key would be incomplete.
   */
  private Optional<List<CacheDescription>> describe(InputKind kind) {
    List<Long> shape = Arrays.stream(model.shapeOf(kind)).boxed().toList();
    if (shape.stream().anyMatch(dimension -> dimension < 1)) {
      return Optional.empty();
    }
    return model
        .fingerprint(kind)
        .map(
            fingerprint ->
                Stream.of(data.train(), data.validation())
                    .map(images -> describe(kind, fingerprint, shape, images))
                    .distinct()
                    .toList());
  }

  private CacheDescription describe(
      InputKind kind, String fingerprint, List<Long> shape, ImageDataset images) {
    CacheKey key =
        CacheKey.here(
            kind,
            fingerprint,
            imageFingerprints.computeIfAbsent(images, ImageDataset::fingerprint),
            shape,
            settings.storage(kind),
            microBatch,
            session,
            System.getenv());
    int blockImages = (int) Math.min(Integer.MAX_VALUE, (long) MICRO_BATCHES_IN_BLOCK * microBatch);
    return new CacheDescription(key, data.name(), images.size(), blockImages);
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
    Map<InputKind, Long> missing = new EnumMap<>(InputKind.class);
    caches.forEach((kind, both) -> missing.put(kind, sum(List.of(both), this::missingBytes)));
    List<InputKind> fitting = room.fitting(missing);
    if (fitting.size() < caches.size()) {
      String refused = refused(room);
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

  /** Bytes by which a cache will grow; blocks on disk are kept or replaced. */
  private long missingBytes(CacheDescription cache) {
    long there = CacheFolder.blockBytes(settings.root().resolve(cache.key().folderName()));
    return Math.max(0, cache.bytes() - there);
  }

  private String refused(CacheRoom room) {
    return "cache: %s would take %s in %s, which has room for %s (%s left free)"
        .formatted(
            words(caches.keySet()),
            Bytes.words(sum(caches.values(), this::missingBytes)),
            room.folder(),
            Bytes.words(room.bytes()),
            Bytes.words(CacheRoom.RESERVE_BYTES));
  }

  private String chosen(CacheRoom room) {
    return "cache: %s of %d images, %s in %s (room for %s)"
        .formatted(
            caches.keySet().stream()
                .map(kind -> kind.argument() + " (" + settings.storage(kind).label() + ")")
                .collect(Collectors.joining(" and ")),
            data.train().size() + data.validation().size(),
            Bytes.words(sum(caches.values(), CacheDescription::bytes)),
            room.folder(),
            Bytes.words(room.bytes()));
  }

  private static long sum(
      Collection<List<CacheDescription>> caches, ToLongFunction<CacheDescription> bytes) {
    return caches.stream().flatMap(List::stream).mapToLong(bytes).sum();
  }
}
