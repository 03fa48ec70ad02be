package graft.cache;

import graft.contract.InputKind;
import graft.dataset.DataSplit;
import graft.dataset.ImageDataset;
import graft.failure.GraftException;
import graft.files.Bytes;
import graft.files.Count;
import graft.files.DiskSpace;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import java.util.ArrayList;
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

/**
 * Decides what a run caches, from the user's settings, the model and the free disk space.
 *
 * @param microBatch images per call of the model, at least 1
 * @param listener receives the decisions and their reasons
 */
record CachePlan(
    GraftModel model,
    DataSplit data,
    CacheSettings settings,
    SessionOptions session,
    int microBatch,
    CacheListener listener) {
  /** Micro-batches per block. More would lose more work at a stop; fewer would make more files. */
  private static final int MICRO_BATCHES_IN_BLOCK = 5;

  /** Bytes that are left free on the disk for trained models and for other programs. */
  private static final long RESERVE_BYTES = 2L << 30;

  /**
   * Decides what is cached.
   *
   * @param wanted the kinds that the run can use
   * @return for each cached kind, the cache of the training images and the cache of the validation
   *     images, or a single cache if these images are the same
   * @throws GraftException when a kind that the user asked for can't be cached
   */
  Map<InputKind, List<CacheDescription>> decide(List<InputKind> wanted) {
    List<InputKind> allowed = wanted.stream().filter(settings::allows).toList();
    if (!allowed.isEmpty() && data.train().versions() == 0) {
      String random = "the training images are changed at random in every epoch";
      leaveOut(
          "cache: none, because "
              + random
              + "; each step computes the whole network, also the layers that are not trained",
          random + ", so nothing computed from them can be cached; use --cache none");
      return Map.of();
    }
    Map<InputKind, List<CacheDescription>> caches = new EnumMap<>(InputKind.class);
    Map<ImageDataset, ImageDataset> versions = new IdentityHashMap<>();
    Map<ImageDataset, String> fingerprints = new IdentityHashMap<>();
    for (InputKind kind : allowed) {
      describe(kind, versions, fingerprints).ifPresent(both -> caches.put(kind, both));
    }
    if (!caches.isEmpty()) {
      keepWhatFits(caches, room(DiskSpace.free(settings.root())));
    }
    return caches;
  }

  /** The kinds in words, for example {@code features and boundary}. */
  static String words(Collection<InputKind> kinds) {
    return kinds.stream().map(InputKind::argument).collect(Collectors.joining(" and "));
  }

  /** Reports {@code notice} or, if the user asked for this kind, fails with {@code failure}. */
  private void leaveOut(String notice, String failure) {
    if (!settings.isAutomatic()) {
      throw new GraftException(failure);
    }
    listener.notice(notice);
  }

  /** Describes a kind's caches; empty if a variable or a shape that the key needs can't be read. */
  private Optional<List<CacheDescription>> describe(
      InputKind kind,
      Map<ImageDataset, ImageDataset> versions,
      Map<ImageDataset, String> fingerprints) {
    List<Long> shape = Arrays.stream(model.shapeOf(kind)).boxed().toList();
    Optional<String> ofModel =
        shape.stream().allMatch(dimension -> dimension >= 1)
            ? model.fingerprint(kind)
            : Optional.empty();
    if (ofModel.isEmpty()) {
      String hidden = "not all variables and shapes of %s can be read".formatted(model.directory());
      leaveOut(
          "cache: no %s, because %s; every epoch computes the base"
              .formatted(kind.argument(), hidden),
          "%s, so its %s can't be cached; use --cache none".formatted(hidden, kind.argument()));
    }
    return ofModel.map(
        fingerprint ->
            Stream.of(data.train(), data.validation())
                .map(images -> versions.computeIfAbsent(images, ImageDataset::allVersions))
                .map(
                    images -> {
                      String ofImages =
                          fingerprints.computeIfAbsent(images, ImageDataset::fingerprint);
                      return describe(kind, fingerprint, shape, ofImages, images.size());
                    })
                .distinct()
                .toList());
  }

  private CacheDescription describe(
      InputKind kind, String ofModel, List<Long> shape, String ofImages, int images) {
    CacheKey key =
        CacheKey.here(
            kind,
            ofModel,
            ofImages,
            shape,
            settings.storage(kind),
            microBatch,
            session,
            System.getenv());
    int blockImages = (int) Math.min(Integer.MAX_VALUE, (long) MICRO_BATCHES_IN_BLOCK * microBatch);
    return new CacheDescription(key, data.name(), images, blockImages);
  }

  /** Bytes by which caches may grow on a disk with this many bytes free. */
  static long room(long freeBytes) {
    return Math.max(0, freeBytes - RESERVE_BYTES);
  }

  /**
   * The kinds whose caches fit into the room, tried in the order of {@code missing}. A kind whose
   * caches are complete needs no room and always fits.
   *
   * @param missing for each kind, the bytes still to be written; the preferred kind comes first
   */
  static List<InputKind> fitting(long room, Map<InputKind, Long> missing) {
    List<InputKind> fitting = new ArrayList<>();
    long left = room;
    for (Map.Entry<InputKind, Long> kind : missing.entrySet()) {
      if (kind.getValue() <= left) {
        fitting.add(kind.getKey());
        left -= kind.getValue();
      }
    }
    return fitting;
  }

  private void keepWhatFits(Map<InputKind, List<CacheDescription>> caches, long room) {
    Map<InputKind, Long> missing = new EnumMap<>(InputKind.class);
    caches.forEach((kind, both) -> missing.put(kind, sum(List.of(both), this::missingBytes)));
    List<InputKind> fitting = fitting(room, missing);
    if (fitting.size() < caches.size()) {
      String refused =
          "cache: %s would take %s in %s, which has room for %s (%s stay free)"
              .formatted(
                  words(caches.keySet()),
                  Bytes.words(sum(caches.values(), this::missingBytes)),
                  settings.root(),
                  Bytes.words(room),
                  Bytes.words(RESERVE_BYTES));
      leaveOut(
          "%s: caching %s; give another disk with --cache-dir"
              .formatted(refused, fitting.isEmpty() ? "none" : words(fitting) + " only"),
          refused + "; make room, or continue with --resume and another --cache-dir");
      caches.keySet().retainAll(fitting);
    }
    if (!caches.isEmpty()) {
      listener.notice(chosen(caches, room));
    }
  }

  /** Bytes by which a cache will grow: blocks on disk take no more room, even if overwritten. */
  private long missingBytes(CacheDescription cache) {
    long there = CacheFolder.blockBytes(settings.root().resolve(cache.key().folderName()));
    return Math.max(0, cache.bytes() - there);
  }

  private String chosen(Map<InputKind, List<CacheDescription>> caches, long room) {
    return "cache: %s of %s, %s in %s (room for %s)"
        .formatted(
            caches.keySet().stream()
                .map(kind -> kind.argument() + " (" + settings.storage(kind).label() + ")")
                .collect(Collectors.joining(" and ")),
            Count.of(
                data.train().versions() * data.train().size() + data.validation().size(), "image"),
            Bytes.words(sum(caches.values(), CacheDescription::bytes)),
            settings.root(),
            Bytes.words(room));
  }

  private static long sum(
      Collection<List<CacheDescription>> caches, ToLongFunction<CacheDescription> bytes) {
    return caches.stream().flatMap(List::stream).mapToLong(bytes).sum();
  }
}
