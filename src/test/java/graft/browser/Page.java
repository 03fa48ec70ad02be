package graft.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page in {@link Chromium}: what it shows, says and asks for. */
public final class Page implements AutoCloseable {
  private final DevTools tools;
  private final String target;
  private final String session;
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();

  Page(DevTools tools, String target, String session) throws IOException {
    this.tools = tools;
    this.target = target;
    this.session = session;
    tools.listen(session, this::hear);
    for (String domain : List.of("Runtime", "Log", "Network", "Page")) {
      call(domain + ".enable", Map.of());
    }
  }

  private void hear(JsonNode event) {
    JsonNode said = event.get("params");
    switch (event.get("method").asText()) {
      case "Page.loadEventFired" -> loaded.complete(null);
      case "Runtime.exceptionThrown" -> complaints.add(said.get("exceptionDetails").toString());
      case "Network.requestWillBeSent" -> requests.add(said.at("/request/url").asText());
      case "Log.entryAdded" -> complain(said.at("/entry/level").asText(), said);
      case "Runtime.consoleAPICalled" -> complain(said.get("type").asText(), said);
      default -> {}
    }
  }

  private void complain(String level, JsonNode said) {
    if (List.of("error", "warning", "assert").contains(level)) {
      complaints.add(said.toString());
    }
  }

  /** Opens a file, and waits until all that it needs is there. */
  public void open(Path file) throws IOException {
    loaded = new CompletableFuture<>();
    String address = file.toAbsolutePath().toUri().toString();
    JsonNode opened = call("Page.navigate", Map.of("url", address));
    if (opened.has("errorText")) {
      throw new IOException(address + ": " + opened.get("errorText").asText());
    }
    DevTools.await(loaded, "opening " + file);
  }

  /** Clicks at a link, the first that a CSS selector finds, and waits until its page is there. */
  public void follow(String selector) throws IOException {
    loaded = new CompletableFuture<>();
    evaluate("document.querySelector(" + new TextNode(selector) + ").click()");
    DevTools.await(loaded, "following " + selector);
  }

  /** Errors and warnings on the console, and exceptions, of all files opened so far. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Addresses that were asked for, of all files opened so far; of data only the beginning. */
  public List<String> requests() {
    return requests.stream().map(url -> url.substring(0, Math.min(url.length(), 200))).toList();
  }

  /**
   * Evaluates a script in the page, and waits if its value is a promise.
   *
   * @return the value, which must be possible in JSON
   */
  public JsonNode evaluate(String script) throws IOException {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", script, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new IOException("script: " + answer.get("exceptionDetails"));
    }
    return answer.at("/result/value");
  }

  /** Calls a function that is a file in the test resources' folder {@code browser}. */
  JsonNode evaluateFile(String name) throws IOException {
    try (var in = Page.class.getResourceAsStream("/browser/" + name)) {
      return evaluate("(" + new String(in.readAllBytes(), StandardCharsets.UTF_8) + "\n)()");
    }
  }

  /** Shows the page as a screen of this size does, in CSS pixels. */
  public void screen(int width, int height, boolean phone) throws IOException {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width", width, "height", height, "deviceScaleFactor", phone ? 2 : 1, "mobile", phone));
  }

  /** Shows the page as someone sees it who has asked for dark or light pages. */
  public void dark(boolean dark) throws IOException {
    Map<String, String> scheme =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    call("Emulation.setEmulatedMedia", Map.of("media", "screen", "features", List.of(scheme)));
  }

  /** Shows the page as it is printed. */
  public void print() throws IOException {
    call("Emulation.setEmulatedMedia", Map.of("media", "print"));
  }

  /**
   * Prints the page, as wide as A4, and tells on which sheet elements are.
   *
   * @param height of the paper, in CSS pixels
   * @param ids of the elements
   * @return a number for each sheet that one of them is on
   */
  public Map<String, Integer> printedSheets(int height, List<String> ids) throws IOException {
    // A place in a PDF has a name if a link leads to it.
    for (String id : ids) {
      evaluate(
          "document.body.insertAdjacentHTML('beforeend', '<a href=\"#%s\">.</a>')".formatted(id));
    }
    JsonNode printed =
        call("Page.printToPDF", Map.of("paperWidth", 8.27, "paperHeight", height / 96.0));
    String pdf =
        new String(
            Base64.getDecoder().decode(printed.get("data").asText()), StandardCharsets.ISO_8859_1);
    Map<String, Integer> sheets = new HashMap<>();
    for (String id : ids) {
      Matcher place = Pattern.compile("/" + id + "\\s*\\[(\\d+) 0 R").matcher(pdf);
      if (!place.find()) {
        throw new IOException("the PDF has no place " + id);
      }
      sheets.put(id, Integer.valueOf(place.group(1)));
    }
    return sheets;
  }

  /** Presses a key and lets it go, such as {@code Tab} (9) or {@code Enter} (13). */
  public void press(String key, int code) throws IOException {
    String text = key.equals("Enter") ? "\r" : "";
    for (String type : List.of(text.isEmpty() ? "rawKeyDown" : "keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of(
              "type", type,
              "key", key,
              "code", key,
              "windowsVirtualKeyCode", code,
              "text", type.equals("keyUp") ? "" : text));
    }
  }

  /** Writes a picture of what the screen shows, as PNG. */
  public Path screenshot(Path file) throws IOException {
    JsonNode shot = call("Page.captureScreenshot", Map.of("format", "png"));
    return Files.write(file, Base64.getDecoder().decode(shot.get("data").asText()));
  }

  private JsonNode call(String method, Map<String, ?> parameters) throws IOException {
    return tools.call(session, method, parameters);
  }

  @Override
  public void close() throws IOException {
    tools.call("Target.closeTarget", Map.of("targetId", target));
  }
}
