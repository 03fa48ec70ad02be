package graft.page;

/**
 * The frame of a page: its head, with the style sheet, and its body.
 *
 * @param title the text of the browser's tab
 * @param body what stands in {@code <body>}: a {@code <header>}, a {@code <nav>} if need be, a
 *     {@code <main>}
 * @param sorts whether it has tables that can be sorted, and so the one {@link SortScript script}
 */
public record Page(String title, Html body, boolean sorts) {
  /**
   * Forbids the browser to load anything, or to run any script but its own, whatever the body
   * holds.
   */
  private static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

  /** A page without a script. */
  public Page(String title, Html body) {
    this(title, body, false);
  }

  /** The whole file, to be written as UTF-8. */
  public String html() {
    return Html.of(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="%s">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="graft">
            <title>%s</title>
            <link rel="icon" href="data:,">
            <style>
            %s</style>
            </head>
            <body>
            %s%s
            </body>
            </html>
            """,
            new Html(sorts ? POLICY + "; " + SortScript.source() : POLICY),
            title,
            new Html(StyleSheet.CSS),
            body,
            sorts ? SortScript.html() : Html.NONE)
        .markup();
  }
}
