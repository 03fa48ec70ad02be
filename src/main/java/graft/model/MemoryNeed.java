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
 * Estimates whether calls of a model will take more memory than there is. The system would then
 * kill the process without a message.
 *
 * @param before bytes that this process holds before the first call
 * @param limit bytes that this process may hold
 */
public record MemoryNeed(GraftModel model, Precision precision, long before, long limit) {

  /**
   * Measures the memory that the process holds now.
   *
   * @return the estimate; empty if the memory can't be measured, or if a GPU computes, because then
   *     the GPU's memory is the limit
   */
  public static Optional<MemoryNeed> now(GraftModel model, SessionOptions session) {
    OptionalLong held = PeakMemory.bytes();
    return held.isEmpty() || Hardware.detect(session).gpu().isPresent()
        ? Optional.empty()
        : Optional.of(
            new MemoryNeed(model, session.precision(), held.getAsLong(), MemoryLimit.bytes()));
  }

  /**
   * A warning for the user; empty if the memory is enough.
   *
   * @param what words for the message: what takes the memory, such as {@code the unfrozen phase}
   * @param signature the signature with the largest calls
   * @param images number of images in such a call
   */
  public Optional<String> warning(String what, String signature, int images) {
    boolean trains = !signature.equals(Signatures.FEATURES);
    long needed = before + (trains ? training() : 0) + tensors(signature, images);
    if (needed <= limit) {
      return Optional.empty();
    }
    String most = Bytes.words(limit);
    String needs =
        Bytes.words(needed).equals(most)
            ? " takes slightly more than the " + most + " of memory that it may have"
            : " takes about " + Bytes.words(needed) + " of memory and may have " + most;
    return Optional.of(
        "warning: "
            + what
            + needs
            + "; the system ends a process that takes more: raise the limit, or choose a smaller"
            + " --micro-batch (now "
            + images
            + ")");
  }

  /** Bytes of the gradient sums and the optimizer's slots, which a phase holds from its start. */
  private long training() {
    return model.callMemory(Signatures.START, 0);
  }

  private long tensors(String signature, int images) {
    long bytes = model.callMemory(signature, images);
    return precision == Precision.FLOAT32 ? bytes : bytes / 2;
  }
}
