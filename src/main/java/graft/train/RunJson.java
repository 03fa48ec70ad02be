package graft.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
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
import java.util.Arrays;
import java.util.List;

/**
 * Settings as JSON. Each setting is a field with the name of its option: {@code --batch-size} is
 * {@code batch_size}. Paths inside the run's directory are written relative to it, so that the
 * directory can be moved. Other paths are absolute, so that a run can be resumed from any working
 * directory.
 */
public final class RunJson {
  /** The path that is written for the run's directory itself. */
  static final String RUN = ".";

  private final JsonMapper json;

  /**
   * Creates a converter for the settings of one run.
   *
   * @param run the run's directory as the user named it; relative paths in the JSON are read as
   *     paths below it
   */
  public RunJson(Path run) {
    SimpleModule paths = new SimpleModule();
    paths.addSerializer(new StdDelegatingSerializer(Path.class, new PathWriter(absolute(run))));
    paths.addDeserializer(Path.class, new PathReader(run));
    json =
        JsonMapper.builder()
            .addModules(new Jdk8Module(), new JavaTimeModule(), paths)
            // Only a record's components are fields, not its methods with names such as isFinished.
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            // Jackson misses unknown fields beside unwrapped fields, so RunFile looks for them.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .build();
  }

  /** The field of the setting that an option sets. */
  public static String field(String option) {
    return option.substring(2).replace('-', '_');
  }

  /** Converts a record to JSON. */
  public ObjectNode write(Object record) {
    return json.valueToTree(record);
  }

  /**
   * Converts JSON back to a record.
   *
   * @throws JsonProcessingException when a field is missing or the record refuses it; {@link
   *     #reason} names the field
   */
  public <T> T read(JsonNode tree, Class<T> type) throws JsonProcessingException {
    return json.treeToValue(tree, type);
  }

  /** The names of a record's components in JSON, unless annotations say otherwise. */
  static List<String> fields(Class<? extends Record> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(field -> new SnakeCaseStrategy().translate(field.getName()))
        .toList();
  }

  /** Why the JSON was refused, in a few words. */
  static String reason(JsonProcessingException e) {
    if (e.getCause() == null && e instanceof JsonMappingException at && !at.getPath().isEmpty()) {
      String field = at.getPath().get(at.getPath().size() - 1).getFieldName();
      return field + " is missing or has a wrong type";
    }
    return e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage();
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
