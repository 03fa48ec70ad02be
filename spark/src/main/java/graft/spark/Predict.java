package graft.spark;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import com.beust.jcommander.converters.IParameterSplitter;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.Count;
import graft.machine.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * The command: {@code spark-submit --class graft.spark.Predict JAR --model DIR --input PATH...
 * --output DIR}. Messages go to standard error; what the user can act on ends the process with exit
 * code 1, wrong options with 2.
 */
public final class Predict {
  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;

  @Parameter(
      names = "--model",
      required = true,
      order = 0,
      description = "DIR: a model's folder, or a run's, on the driver's disk")
  private String model;

  @Parameter(
      names = "--input",
      required = true,
      variableArity = true,
      splitter = Whole.class,
      order = 1,
      description = "PATH...: files and folders of pictures, such as photos, hdfs:///photos")
  private List<String> input;

  @Parameter(
      names = "--output",
      required = true,
      order = 2,
      description =
          "DIR: a folder for the table; the same command again goes on with what is missing there")
  private String output;

  @Parameter(names = "--top-k", order = 3, description = "K: classes in the column top_k")
  private int topK = PredictOptions.defaults().topK();

  @Parameter(names = "--features", order = 4, description = "also write the base's vectors")
  private boolean features;

  @Parameter(
      names = "--bucket",
      order = 5,
      description = "N: files after which the table is committed; that many may be done twice")
  private int bucket = 20_000;

  @Parameter(names = "--batch-size", order = 6, description = "N: pictures in a call of the model")
  private int batchSize = PredictOptions.defaults().batchSize();

  @Parameter(
      names = "--threads",
      order = 7,
      description = "N: TensorFlow's threads in an executor; 0: as many as it has cores")
  private int threads = PredictOptions.defaults().threads();

  @Parameter(
      names = "--precision",
      order = 8,
      description = "float32, bfloat16 or float16; without it the fastest that suits each machine")
  private Precision precision;

  @Parameter(names = "--max-bytes", order = 9, description = "N: a longer file is not read")
  private long maxBytes = PredictOptions.defaults().mostBytes();

  @Parameter(
      names = "--trust-model",
      order = 10,
      description = "allow operations that can do what the executors may")
  private boolean trustModel;

  /** Words that no option takes. */
  @Parameter(hidden = true)
  private List<String> rest = new ArrayList<>();

  @Parameter(names = "--help", help = true, order = 11, description = "show this")
  private boolean help;

  private Predict() {}

  /** JCommander would cut a path at each comma. */
  static final class Whole implements IParameterSplitter {
    @Override
    public List<String> split(String value) {
      return List.of(value);
    }
  }

  /** Runs the command. */
  public static void main(String[] arguments) {
    int code = run(arguments);
    // Some cluster managers take an exit, even with 0, for a failure.
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Runs the command and returns its exit code. */
  static int run(String... arguments) {
    Predict command = new Predict();
    JCommander parser =
        JCommander.newBuilder().addObject(command).programName("graft.spark.Predict").build();
    // Otherwise a path that begins with @ would be a file of options.
    parser.setExpandAtSign(false);
    try {
      parser.parse(arguments);
      if (command.help) {
        parser.usage();
        return 0;
      }
      command.run();
      return 0;
    } catch (ParameterException | WrongUseException e) {
      say(e.getMessage());
      return WRONG_USE;
    } catch (GraftException e) {
      say(e.getMessage());
      return FAILED;
    }
  }

  private void run() {
    requireWords();
    PredictOptions.require(topK, "--top-k", 1);
    PredictOptions.require(batchSize, "--batch-size", 1);
    PredictOptions.require(threads, "--threads", 0);
    PredictOptions.require(maxBytes, "--max-bytes", 1);
    PredictOptions.require(bucket, "--bucket", 1);
    PredictOptions options =
        new PredictOptions(topK, features, batchSize, threads, precision, maxBytes, trustModel);
    SparkSession spark = SparkSession.builder().appName("graft predict").getOrCreate();
    try {
      Configuration hadoop = GraftSpark.hadoop(spark);
      OutputPlace.requirePlain(output, hadoop);
      Listing listing = new Listing(input, hadoop);
      listing.missing().forEach(path -> say("warning: there is no " + path));
      input.forEach(path -> OutputPlace.requireOutside(output, path, hadoop));
      BucketJob job =
          new BucketJob(
              spark,
              ShippedModel.ship(spark, Path.of(model)),
              options,
              bucket,
              new JobFolder(output, hadoop),
              Predict::say);
      say(summary(job.run(listing)));
    } finally {
      spark.stop();
    }
  }

  /** JCommander takes an option that it does not know for one more word. */
  private void requireWords() {
    if (!rest.isEmpty()) {
      throw new WrongUseException(
          rest.get(0) + " is no option and belongs to none; see --help (paths follow --input)");
    }
    for (String path : Stream.concat(Stream.of(model, output), input.stream()).toList()) {
      if (path.isEmpty()) {
        throw new WrongUseException(
            "'' is no path; --model, --input and --output need one (is a variable empty?)");
      }
      if (path.startsWith("--")) {
        String message = "'%1$s' is neither an option nor a path; see --help, or write './%1$s'";
        throw new WrongUseException(message.formatted(path));
      }
    }
  }

  private static String summary(JobFolder.Done done) {
    long bad = done.errors().values().stream().mapToLong(Long::longValue).sum();
    String kinds =
        done.errors().entrySet().stream()
            .map(each -> Count.withCommas(each.getValue()) + " " + each.getKey())
            .collect(Collectors.joining(", "));
    return Count.withCommas(done.files() - bad)
        + " classified, "
        + Count.withCommas(bad)
        + " with an error"
        + (kinds.isEmpty() ? "" : " (" + kinds + ")");
  }

  private static void say(String line) {
    System.err.println("graft: " + line);
  }
}
