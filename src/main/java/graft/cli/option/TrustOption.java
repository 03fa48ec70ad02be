package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.machine.SessionOptions;

/** {@code --trust-model}, of the commands that open a model. */
public final class TrustOption {
  @Parameter(
      names = "--trust-model",
      order = 92,
      description =
          "open a model with operations that no Graft model needs: they can read, write and send"
              + " what you can; only for a model whose maker you trust")
  private boolean trustModel;

  /** The session with the user's decision whether to trust the model. */
  public SessionOptions session(SessionOptions session) {
    return session.trusting(trustModel);
  }
}
