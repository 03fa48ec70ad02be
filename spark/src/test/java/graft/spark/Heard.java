package graft.spark;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** What {@link OpenModels} logs until this is closed. */
final class Heard extends AbstractAppender implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger = (Logger) LogManager.getLogger(OpenModels.class);

  Heard() {
    super("heard", null, null, false, Property.EMPTY_ARRAY);
    Configurator.setLevel(logger.getName(), Level.INFO);
    start();
    logger.addAppender(this);
    logger.setAdditive(false);
  }

  @Override
  public void append(LogEvent event) {
    lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
  }

  /** How many lines have these words. */
  long count(String words) {
    return lines.stream().filter(line -> line.contains(words)).count();
  }

  /** How many times a model was opened. */
  long openings() {
    return count("opened the model");
  }

  @Override
  public void close() {
    logger.removeAppender(this);
    stop();
  }
}
