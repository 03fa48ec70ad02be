package graft.export;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.NodeDef;

/**
 * The gradient of a shared input, as TensorFlow computes it: a sum of one term for each convolution
 * and of terms of what else reads the input.
 *
 * @param convolutions the {@code Conv2DBackpropInput} of each convolution, in the branches' order
 * @param terms what is added for these: their outputs, or the gradients of the means
 * @param addN the {@code AddN}
 */
record InputGradientSum(List<NodeDef> convolutions, List<NodeDef> terms, NodeDef addN) {

  /** Finds such sums in a graph. */
  static final class Finder {
    private final Map<String, List<NodeDef>> readers;
    private final Map<String, List<NodeDef>> byOutputGradient;

    /**
     * @param nodes the graph's nodes
     * @param readers the nodes that read each node, by the latter's name
     */
    Finder(List<NodeDef> nodes, Map<String, List<NodeDef>> readers) {
      this.readers = readers;
      this.byOutputGradient =
          nodes.stream()
              .filter(node -> node.getOp().equals("Conv2DBackpropInput"))
              .filter(node -> new ImageOperation(node).keepsSize())
              .collect(Collectors.groupingBy(node -> node.getInput(2)));
    }

    /**
     * The sum of a shared input.
     *
     * @return empty where one of the convolutions has no term of its own that only the sum reads;
     *     then none is joined
     */
    Optional<InputGradientSum> of(SharedInput shared) {
      List<NodeDef> convolutions = new ArrayList<>();
      List<NodeDef> terms = new ArrayList<>();
      for (SharedInput.Branch branch : shared.branches()) {
        Optional<NodeDef> convolution = only(byOutputGradient, branch.outputGradient());
        Optional<NodeDef> term = convolution.flatMap(each -> term(branch, each));
        if (term.isEmpty()) {
          return Optional.empty();
        }
        convolutions.add(convolution.get());
        terms.add(term.get());
      }
      return sum(convolutions, terms);
    }

    private Optional<NodeDef> term(SharedInput.Branch branch, NodeDef convolution) {
      return branch.mean().isEmpty()
          ? Optional.of(convolution)
          : only(readers, convolution.getName())
              .filter(
                  node ->
                      node.getOp().equals("AvgPoolGrad") && new ImageOperation(node).keepsSize());
    }

    private Optional<InputGradientSum> sum(List<NodeDef> convolutions, List<NodeDef> terms) {
      Set<Optional<NodeDef>> sums = new HashSet<>();
      terms.forEach(term -> sums.add(only(readers, term.getName())));
      return sums.size() > 1
          ? Optional.empty()
          : sums.iterator()
              .next()
              .filter(node -> node.getOp().equals("AddN") && ImageOperation.waitsForNothing(node))
              .map(addN -> new InputGradientSum(convolutions, terms, addN));
    }

    private static Optional<NodeDef> only(Map<String, List<NodeDef>> nodes, String name) {
      List<NodeDef> all = nodes.getOrDefault(name, List.of());
      return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }
  }
}
