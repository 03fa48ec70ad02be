package graft.cache;

import graft.contract.GraftException;
import graft.contract.InputKind;
import graft.contract.SessionOptions;
import graft.dataset.DataSet;
import graft.dataset.LabeledImages;
import graft.files.Reason;
import graft.runner.GraftModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a run caches: decided from what it asks for, from the model, and from the disk's room. */
final class CachePlan {
  /** Left free on the disk for trained models and for others. */
  private static final long RESERVE_BYTES = 2L << 30;

  /** Slices in a block: little is lost when a pass is cut short, and files stay few. */
  private static final int SLICES_IN_BLOCK = 5;

  private final GraftModel model;
  private final DataSet data;
  private final CacheSettings settings;
  private final SessionOptions session;
  private final int blockImages;
  private final Map<InputKind, String> fingerprints = new EnumMap<>(InputKind.class);
  private final Map<LabeledImages, String> imageFingerprints = new IdentityHashMap<>();

  private CachePlan(
      GraftModel model, DataSet data, CacheSettings settings, SessionOptions session, int slice) {
    this.model = model;
    this.data = data;
    this.settings = settings;
    this.session = session;
    this.blockImages = SLICES_IN_BLOCK * slice;
  }

  /**
   * Decides, and says what and why.
   *
   * @throws GraftException when what was asked for in so many words is impossible
   */
  static CachePlan of(
      GraftModel model,
      DataSet data,
      List<InputKind> wanted,
      CacheSettings settings,
      SessionOptions session,
      int slice,
      CacheListener listener) {
    final CachePlan plan = new CachePlan(model, data, settings, session, slice);
    for (InputKind kind : wanted) {
      if (settings.allows(kind)) {
        plan.add(kind, listener);
      }
    }
    plan.makeRoom(listener);
    return plan;
  }

  /** The kinds that are cached. */
  Collection<InputKind> kinds() {
    return List.copyOf(fingerprints.keySet());
  }

  Conversion conversion(InputKind kind, SessionOptions options) {
    return new Conversion(storage(kind), options);
  }

  /** Opens the caches of some images. */
  Map<InputKind, ActivationCache> open(LabeledImages images) {
    final Map<InputKind, ActivationCache> caches = new EnumMap<>(InputKind.class);
    for (InputKind kind : kinds()) {
      caches.put(kind, ActivationCache.open(settings.root(), describe(kind, images)));
    }
    return caches;
  }

  /** For example {@code features and boundary}. */
  static String words(Collection<InputKind> kinds) {
    return kinds.stream().map(InputKind::argument).collect(Collectors.joining(" and "));
  }

  private void add(InputKind kind, CacheListener listener) {
    final Optional<String> fingerprint = model.fingerprint(kind);
    if (fingerprint.isPresent()) {
      fingerprints.put(kind, fingerprint.get());
    } else if (settings.mode() == CacheMode.AUTO) {
      listener.notice(
          "cache: no %s, because %s does not show its variables; every epoch computes the base"
              .formatted(kind.argument(), model.directory()));
    } else {
      throw new GraftException(
          "%s does not show its variables, so its %s can't be cached; use --cache none"
              .formatted(model.directory(), kind.argument()));
    }
  }

  private void makeRoom(CacheListener listener) {
    if (kinds().isEmpty()) {
      return;
    }
    final long free = freeBytes(settings.root()) - RESERVE_BYTES;
    while (!kinds().isEmpty() && missingBytes() > free) {
      final String refused =
          "cache: %s would take %s in %s, which has room for %s (%s left free)"
              .formatted(
                  words(kinds()),
                  gigabytes(missingBytes()),
                  settings.root(),
                  gigabytes(Math.max(0, free)),
                  gigabytes(RESERVE_BYTES));
      if (settings.mode() != CacheMode.AUTO) {
        throw new GraftException(refused + "; name another --cache-dir or use --cache auto");
      }
      fingerprints.remove(kinds().stream().reduce((a, b) -> b).orElseThrow());
      listener.notice(
          refused
              + (kinds().isEmpty() ? ": none is kept" : ": keeping " + words(kinds()) + " only"));
    }
    if (!kinds().isEmpty()) {
      listener.notice(chosen(free));
    }
  }

  private String chosen(long free) {
    return "cache: %s of %d images, %s in %s (room for %s)"
        .formatted(
            kinds().stream()
                .map(kind -> kind.argument() + " (" + storage(kind).label() + ")")
                .collect(Collectors.joining(" and ")),
            data.train().size() + data.validation().size(),
            gigabytes(bytes()),
            settings.root(),
            gigabytes(free));
  }

  private long bytes() {
    return descriptions().stream().mapToLong(CacheDescription::bytes).sum();
  }

  private long missingBytes() {
    return descriptions().stream()
        .mapToLong(
            cache ->
                cache.bytes() - cache.bytesIn(settings.root().resolve(cache.key().folderName())))
        .sum();
  }

  private List<CacheDescription> descriptions() {
    return kinds().stream()
        .flatMap(
            kind ->
                List.of(describe(kind, data.train()), describe(kind, data.validation())).stream())
        .distinct()
        .toList();
  }

  private CacheDescription describe(InputKind kind, LabeledImages images) {
    final CacheKey key =
        CacheKey.here(
            kind,
            fingerprints.get(kind),
            imageFingerprints.computeIfAbsent(images, LabeledImages::fingerprint),
            Arrays.stream(model.shapeOf(kind)).boxed().toList(),
            storage(kind),
            session,
            System.getenv());
    return new CacheDescription(key, data.name(), images.size(), blockImages);
  }

  private Storage storage(InputKind kind) {
    return kind == InputKind.BOUNDARY ? settings.boundaryStorage() : Storage.FLOAT32;
  }

  /** Free bytes where the folder is, or will be. */
  private static long freeBytes(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      return Files.getFileStore(there).getUsableSpace();
    } catch (IOException e) {
      throw Reason.cannotRead(there, e);
    }
  }

  private static String gigabytes(long bytes) {
    return bytes < 1e9
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
