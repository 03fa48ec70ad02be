package graft.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A connection to a browser that speaks Chromium's DevTools protocol: commands with an answer each,
 * and events, as JSON over one WebSocket. Sessions, one for a page, share it.
 */
final class DevTools implements AutoCloseable, WebSocket.Listener {
  /** Far more than any command takes, on a machine that is busy with something else. */
  private static final int LIMIT_SECONDS = 120;

  private static final JsonMapper JSON = new JsonMapper();

  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final Map<String, Consumer<JsonNode>> listeners = new ConcurrentHashMap<>();
  private final StringBuilder message = new StringBuilder();
  private final WebSocket socket;

  private DevTools(URI address) {
    socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, this).join();
  }

  /** Connects to a browser's own address. */
  static DevTools connect(URI address) {
    return new DevTools(address);
  }

  /**
   * Gives a session's events, such as {@code {"method": "Page.loadEventFired"}}, to a listener, on
   * the connection's thread.
   */
  void listen(String session, Consumer<JsonNode> listener) {
    listeners.put(session, listener);
  }

  /** Calls a command of the browser itself. */
  JsonNode call(String method, Map<String, ?> parameters) throws IOException {
    return send(JSON.createObjectNode(), method, parameters);
  }

  /** Calls a command of a session. */
  JsonNode call(String session, String method, Map<String, ?> parameters) throws IOException {
    return send(JSON.createObjectNode().put("sessionId", session), method, parameters);
  }

  private JsonNode send(ObjectNode command, String method, Map<String, ?> parameters)
      throws IOException {
    int number = numbers.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(number, answer);
    command.put("id", number).put("method", method).set("params", JSON.valueToTree(parameters));
    socket.sendText(command.toString(), true).join();
    JsonNode answered = await(answer, method);
    if (answered.has("error")) {
      throw new IOException(method + ": " + answered.get("error"));
    }
    return answered.get("result");
  }

  /** Waits for something that an event or an answer completes. */
  static <T> T await(CompletableFuture<T> future, String what) throws IOException {
    try {
      return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException(what + " took more than " + LIMIT_SECONDS + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(what + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(what + ": interrupted", e);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    message.append(part);
    if (last) {
      String whole = message.toString();
      message.setLength(0);
      hear(whole);
    }
    from.request(1);
    return null;
  }

  private void hear(String text) {
    try {
      JsonNode heard = JSON.readTree(text);
      if (heard.has("id")) {
        waiting.remove(heard.get("id").asInt()).complete(heard);
      } else if (heard.has("sessionId")) {
        listeners.getOrDefault(heard.get("sessionId").asText(), event -> {}).accept(heard);
      }
    } catch (IOException e) {
      onError(socket, e);
    }
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    waiting.values().forEach(answer -> answer.completeExceptionally(failure));
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    onError(from, new IOException("the browser has ended"));
    return null;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
