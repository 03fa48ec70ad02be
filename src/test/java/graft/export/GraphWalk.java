package graft.export;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Who waits for whom in a graph; nodes are numbered, and sets of them are bit sets. */
final class GraphWalk {
  private final List<NodeDef> nodes;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final int[][] inputs;
  private final List<List<Integer>> dataUsers = new ArrayList<>();

  GraphWalk(GraphDef graph) {
    this.nodes = graph.getNodeList();
    nodes.forEach(node -> numbers.put(node.getName(), numbers.size()));
    this.inputs = new int[nodes.size()][];
    nodes.forEach(node -> dataUsers.add(new ArrayList<>()));
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = nodes.get(i).getInputList().stream().mapToInt(this::number).toArray();
      for (String input : nodes.get(i).getInputList()) {
        if (!input.startsWith("^")) {
          dataUsers.get(number(input)).add(i);
        }
      }
    }
  }

  NodeDef node(int number) {
    return nodes.get(number);
  }

  /** The number of the node behind a name such as {@code name}, {@code name:1} or {@code ^name}. */
  int number(String input) {
    String bare = input.startsWith("^") ? input.substring(1) : input;
    int colon = bare.indexOf(':');
    return numbers.get(colon < 0 ? bare : bare.substring(0, colon));
  }

  /** The nodes of a set for which something holds. */
  BitSet select(BitSet from, Predicate<NodeDef> holds) {
    BitSet selected = new BitSet();
    from.stream().filter(i -> holds.test(nodes.get(i))).forEach(selected::set);
    return selected;
  }

  /** A node and all that runs before it, by data and by control edges. */
  BitSet upTo(int number) {
    BitSet seen = new BitSet();
    Deque<Integer> open = new ArrayDeque<>(List.of(number));
    seen.set(number);
    while (!open.isEmpty()) {
      for (int before : inputs[open.pop()]) {
        if (!seen.get(before)) {
          seen.set(before);
          open.push(before);
        }
      }
    }
    return seen;
  }

  /** The nodes of a set that a node's value flows into, directly or through others. */
  BitSet fedBy(int number, BitSet within) {
    BitSet seen = new BitSet();
    Deque<Integer> open = new ArrayDeque<>(List.of(number));
    while (!open.isEmpty()) {
      for (int user : dataUsers.get(open.pop())) {
        if (within.get(user) && !seen.get(user)) {
          seen.set(user);
          open.push(user);
        }
      }
    }
    return seen;
  }

  /** Names of the nodes of {@code wanted} that are not in {@code present}. */
  List<String> missing(BitSet wanted, BitSet present) {
    BitSet missing = (BitSet) wanted.clone();
    missing.andNot(present);
    return missing.stream().mapToObj(i -> nodes.get(i).getName()).toList();
  }
}
