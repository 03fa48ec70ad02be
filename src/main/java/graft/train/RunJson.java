package graft.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.file.Path;

/**
 * Settings as JSON. Each setting is a field with its option's name, {@code --batch-size} being
 * {@code batch_size}. Paths inside the run's directory are relative to it, so that the directory
 * can be moved; others are absolute, so that a run goes on from any working directory.
 */
public final class RunJson {
  /** How a path says that it is the run's directory itself. */
  static final String RUN = ".";

  private final JsonMapper json;

  /**
   * For one run.
   *
   * @param run its directory; what lies inside is read as a path that begins with this one
   */
  public RunJson(Path run) {
    SimpleModule paths = new SimpleModule();
    paths.addSerializer(new StdDelegatingSerializer(Path.class, new PathWriter(absolute(run))));
    paths.addDeserializer(Path.class, new PathReader(run));
    json =
        JsonMapper.builder()
            .addModules(new Jdk8Module(), new JavaTimeModule(), paths)
            // A record's components are its fields; what it can tell beside them is not.
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .build();
  }

  /** A record's components. */
  public ObjectNode write(Object record) {
    return json.valueToTree(record);
  }

  /**
   * The record that was written.
   *
   * @throws JsonProcessingException when a field is missing that the record must have, is not known
   *     to it, or is refused by it
   */
  public <T> T read(JsonNode tree, Class<T> type) throws JsonProcessingException {
    return json.treeToValue(tree, type);
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static final class PathWriter extends StdConverter<Path, String> {
    private final Path run;

    PathWriter(Path run) {
      this.run = run;
    }

    @Override
    public String convert(Path path) {
      Path whole = absolute(path);
      if (whole.equals(run)) {
        return RUN;
      }
      return (whole.startsWith(run) ? run.relativize(whole) : whole).toString();
    }
  }

  private static final class PathReader extends FromStringDeserializer<Path> {
    private static final long serialVersionUID = 1;

    private final transient Path run;

    PathReader(Path run) {
      super(Path.class);
      this.run = run;
    }

    @Override
    protected Path _deserialize(String text, DeserializationContext context) {
      return text.equals(RUN) ? run : run.resolve(text);
    }
  }
}
