package graft.cli.info;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.files.JsonText;
import graft.job.DataCheck;
import graft.train.DataDifference;
import graft.train.DataDifference.Change;
import java.util.List;

/**
 * Writes a {@link DataCheck} as JSON. The fields are {@code run}, {@code data}, {@code same} (true
 * or false), {@code fingerprint} ({@code same} or {@code other}), {@code trained_on} (the data's
 * name and numbers of images) and, unless the run is of an earlier version, {@code unchanged} (a
 * number), {@code changed}, {@code relabelled}, {@code renamed}, {@code moved}, {@code added},
 * {@code missing} (lists) and {@code not_used} (a number).
 */
public final class DataCheckJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private DataCheckJson() {}

  public static String of(DataCheck check) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("run", check.run().toString());
    root.put("data", check.data());
    root.put("same", check.isSame());
    root.put("fingerprint", check.sameFingerprint() ? "same" : "other");
    root.putObject("trained_on")
        .put("data", check.begun().dataset())
        .put("train_images", check.begun().trainImages())
        .put("validation_images", check.begun().validationImages());
    check.difference().ifPresent(found -> difference(root, found));
    return JsonText.of(root);
  }

  private static void difference(ObjectNode root, DataDifference found) {
    root.put("unchanged", found.same());
    found.changed().forEach(root.putArray("changed")::add);
    changes(root, "relabelled", found.relabelled());
    changes(root, "renamed", found.renamed());
    changes(root, "moved", found.moved());
    found.added().forEach(root.putArray("added")::add);
    found.missing().forEach(root.putArray("missing")::add);
    root.put("not_used", found.others());
  }

  private static void changes(ObjectNode root, String kind, List<Change> changes) {
    root.set(kind, MAPPER.valueToTree(changes));
  }
}
