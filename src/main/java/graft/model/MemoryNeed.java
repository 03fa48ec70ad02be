package graft.model;

import graft.contract.Signatures;
import graft.files.Bytes;
import graft.machine.Hardware;
import graft.machine.MemoryLimit;
import graft.machine.PeakMemory;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Foresees that calls of a model take more memory than there is, upon which the system would kill
 * the process without a word.
 *
 * @param before bytes that this process holds before the first call
 * @param limit bytes that it may hold
 */
public record MemoryNeed(GraftModel model, Precision precision, long before, long limit) {

  /** As of now; empty where memory can't be looked at, or a GPU's counts. */
  public static Optional<MemoryNeed> now(GraftModel model, SessionOptions session) {
    OptionalLong held = PeakMemory.bytes();
    return held.isEmpty() || Hardware.detect(session).gpu().isPresent()
        ? Optional.empty()
        : Optional.of(
            new MemoryNeed(model, session.precision(), held.getAsLong(), MemoryLimit.bytes()));
  }

  /**
   * What to tell the user, if there is too little.
   *
   * @param what takes the memory, such as {@code the unfrozen phase}
   * @param signature of its largest calls
   * @param images in such a call
   */
  public Optional<String> warning(String what, String signature, int images) {
    boolean trains = !signature.equals(Signatures.FEATURES);
    long needed = before + (trains ? training() : 0) + tensors(signature, images);
    if (needed <= limit) {
      return Optional.empty();
    }
    String message =
        "warning: %s takes about %s of memory and may have %s; the system ends a process that takes"
            + " more: raise the limit, or choose a smaller --micro-batch (now %d)";
    return Optional.of(message.formatted(what, Bytes.words(needed), Bytes.words(limit), images));
  }

  /** Sums of gradients and the optimizer's slots, which stay from the start of a phase on. */
  private long training() {
    return model.callMemory(Signatures.START, 0);
  }

  private long tensors(String signature, int images) {
    long bytes = model.callMemory(signature, images);
    return precision == Precision.FLOAT32 ? bytes : bytes / 2;
  }
}
