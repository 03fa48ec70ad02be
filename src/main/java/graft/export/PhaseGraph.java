package graft.export;

import graft.contract.Phase;
import graft.contract.Signatures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * The training operations of one phase: the head with dropout, the loss, its gradients, and the two
 * signatures that use them, {@code accumulate} and {@code train}.
 *
 * <p>Control dependencies set the order: every update waits for all gradients that read its
 * variable, and every output waits for all updates.
 */
final class PhaseGraph {
  private final Scopes scopes;
  private final Adam adam;
  private final Accumulators accumulators;
  private final StartVariables settings;
  private final LayerDecay layerDecay;
  private final Accumulators.Sums microBatch;
  private final List<Op> gradientsDone;
  private final String updateScope;

  /** {@code loss} float32 [] and {@code correct} int64 [] over the batch so far. */
  record Outcome(Operand<TFloat32> loss, Operand<TInt64> correct) {
    Map<String, Operand<?>> byName() {
      return Map.of(Signatures.LOSS, loss, Signatures.CORRECT, correct);
    }
  }

  PhaseGraph(
      Phase phase,
      Operand<TFloat32> features,
      Operand<TInt64> labels,
      Head head,
      StartVariables settings,
      LayerDecay layerDecay,
      Scopes scopes,
      Variables variables) {
    this.scopes = scopes;
    this.settings = settings;
    this.layerDecay = layerDecay;
    this.updateScope = phase.label() + "/update";
    this.adam = new Adam(phase, variables);
    this.accumulators = new Accumulators(phase, variables);
    Ops tf = scopes.at(phase.label() + "/objective");
    Operand<TInt64> images = tf.size(labels, TInt64.class);
    Operand<TFloat32> logits =
        head.logitsWithDropout(tf, features, uniform(tf, images, head.hidden()));
    Operand<TFloat32> oneHot = Objective.oneHot(tf, labels, head.classes());
    Operand<TFloat32> loss = weightedLoss(tf, logits, oneHot, head.classes());
    Output<?>[] gradients = gradients(tf, loss, variables.trainedIn(phase));
    this.gradientsDone = Arrays.stream(gradients).<Op>map(gradient -> gradient).toList();
    this.microBatch =
        new Accumulators.Sums(
            images,
            loss,
            Objective.correct(tf, logits, labels),
            Arrays.stream(gradients)
                .<Operand<TFloat32>>map(gradient -> gradient.expect(TFloat32.class))
                .toList());
  }

  /** Builds the operations that add the micro-batch to the sums. */
  Outcome accumulate() {
    Ops tf = Scopes.after(scopes.at(updateScope), gradientsDone);
    Accumulators.Sums sums = accumulators.plusScalars(tf, microBatch);
    return outcome(sums, accumulators.add(tf, microBatch, sums));
  }

  /**
   * Builds the operations that add the micro-batch to the sums, take one step of Adam on the mean
   * gradient, and set the sums to zero.
   */
  Outcome train(Operand<TFloat32> rate) {
    Ops tf = Scopes.after(scopes.at(updateScope), gradientsDone);
    Accumulators.Sums sums = accumulators.plus(tf, microBatch);
    Operand<TFloat32> count = tf.dtypes.cast(sums.images(), TFloat32.class);
    List<Operand<TFloat32>> means =
        sums.gradients().stream().<Operand<TFloat32>>map(sum -> tf.math.div(sum, count)).toList();
    List<Op> updates =
        new ArrayList<>(adam.apply(tf, means, rate, settings.weightDecay().value(), layerDecay));
    List<Op> read = new ArrayList<>(means);
    read.addAll(List.of(sums.images(), sums.loss(), sums.correct()));
    updates.addAll(accumulators.clear(Scopes.after(tf, read)));
    return outcome(sums, updates);
  }

  /** Operations that set all state of the phase's training to zero: slots, counter and sums. */
  List<Op> reset(Ops tf) {
    List<Op> resets = new ArrayList<>(adam.reset(tf));
    resets.addAll(accumulators.clear(tf));
    return resets;
  }

  private Outcome outcome(Accumulators.Sums sums, List<Op> updates) {
    Ops tf = Scopes.after(scopes.at(updateScope), updates);
    return new Outcome(
        tf.math.div(sums.loss(), tf.dtypes.cast(sums.images(), TFloat32.class)),
        tf.identity(sums.correct()));
  }

  /**
   * Random numbers for dropout, float32 [images,hidden] in [0, 1). Row r of the whole batch depends
   * only on (seed, step, r), not on how the batch is cut into micro-batches. For this, the rows of
   * the batch's earlier micro-batches are drawn as well, and then cut off.
   */
  private Operand<TFloat32> uniform(Ops tf, Operand<TInt64> images, int hidden) {
    Operand<TInt64> waiting = accumulators.waiting();
    Operand<TInt64> shape =
        tf.stack(List.of(tf.math.add(waiting, images), tf.constant((long) hidden)));
    Operand<TInt64> key = tf.stack(List.of(settings.seed().value(), adam.step()));
    Operand<TFloat32> all = tf.random.statelessRandomUniform(shape, key, TFloat32.class);
    Operand<TInt64> begin = tf.stack(List.of(waiting, tf.constant(0L)));
    return tf.slice(all, begin, tf.constant(new long[] {-1, hidden}));
  }

  private Operand<TFloat32> weightedLoss(
      Ops tf, Operand<TFloat32> logits, Operand<TFloat32> oneHot, int classes) {
    Operand<TFloat32> targets =
        Objective.smooth(tf, oneHot, settings.labelSmoothing().value(), classes);
    Operand<TFloat32> weights =
        tf.reduceSum(tf.math.mul(oneHot, settings.classWeights().value()), tf.array(1));
    return Objective.sum(tf, tf.math.mul(weights, Objective.crossEntropy(tf, logits, targets)));
  }

  private static Output<?>[] gradients(
      Ops tf, Operand<TFloat32> loss, List<Variable<TFloat32>> weights) {
    Output<?>[] of =
        weights.stream().map(weight -> weight.value().asOutput()).toArray(Output<?>[]::new);
    return ((Graph) tf.scope().env())
        .addGradients(
            tf.scope().makeOpName("gradients"), new Output<?>[] {loss.asOutput()}, of, null);
  }
}
