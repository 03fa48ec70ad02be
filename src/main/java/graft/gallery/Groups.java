package graft.gallery;

import graft.page.Html;
import java.util.List;

/**
 * The groups of a gallery, in their order: a group for each class, then the pictures below the
 * threshold, then the files that could not be read.
 *
 * @param labels the model's classes
 */
public record Groups(List<String> labels) {
  public Groups {
    labels = List.copyOf(labels);
  }

  /** The place of the pictures that have no class. */
  public int below() {
    return labels.size();
  }

  /** The place of the files that could not be read. */
  public int unreadable() {
    return labels.size() + 1;
  }

  int count() {
    return labels.size() + 2;
  }

  /** A group's heading. */
  Html title(int group) {
    if (group == below()) {
      return Html.text("Below the threshold");
    }
    return group == unreadable() ? Html.text("Unreadable") : Html.name(labels.get(group));
  }
}
