package graft.page;

import java.util.List;

/**
 * A group of facts: a name and a value each.
 *
 * @param title what they are about
 */
public record Facts(String title, List<Fact> facts) {
  public Facts {
    facts = List.copyOf(facts);
  }

  /** A fact; both texts may be anything. */
  public record Fact(String name, String value) {}

  Html html() {
    if (facts.isEmpty()) {
      return Html.NONE;
    }
    return Html.of(
        """
        <div>
        <h3>%s</h3>
        <dl>
        %s
        </dl>
        </div>""",
        title,
        Html.join(
            facts.stream()
                .map(
                    fact -> Html.of("<dt>%s</dt><dd>%s</dd>", fact.name(), Html.name(fact.value())))
                .toList()));
  }
}
