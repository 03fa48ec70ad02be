package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.cli.terminal.ExitCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --tta flip}: a picture and its mirror image get one answer, the mean of both. */
final class TestTimeAugmentationTest {
  private static final String WORDS =
      "; --tta flip: each probability is the mean of a picture and its mirror image\n";

  @TempDir private Path folder;
  private Path model;
  private Path pictures;

  @BeforeEach
  void make() throws IOException {
    model = TinyFiles.model(folder.resolve("model"));
    pictures = Files.createDirectories(folder.resolve("pictures/red"));
    for (String name : List.of("blue", "green")) {
      Files.createDirectories(folder.resolve("pictures").resolve(name));
    }
    BufferedImage left = new BufferedImage(12, 12, BufferedImage.TYPE_INT_RGB);
    BufferedImage right = new BufferedImage(12, 12, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int y = 0; y < 12; y++) {
      for (int x = 0; x < 12; x++) {
        int colour = random.nextInt(1 << 24);
        left.setRGB(x, y, colour);
        right.setRGB(11 - x, y, colour);
      }
    }
    ImageIO.write(left, "png", pictures.resolve("left.png").toFile());
    ImageIO.write(right, "png", pictures.resolve("right.png").toFile());
  }

  @Test
  void predictGivesTheMeanOfBoth() {
    List<Double> plain = probabilities("none");
    List<Double> mean = probabilities("flip");
    assertThat(plain.get(0)).isNotEqualTo(plain.get(1));
    assertThat(mean.get(0)).isEqualTo(mean.get(1));
    assertThat(mean.get(0)).isCloseTo((plain.get(0) + plain.get(1)) / 2, within(1e-6));
  }

  /** Of the first class of each row, by its name. */
  private List<Double> probabilities(String how) {
    Ran ran = Ran.graft("predict", "--model", model, "--tta", how, "--top-k", 3, pictures);
    ran.assertDone();
    assertThat(ran.err().endsWith(WORDS)).as(ran.err()).isEqualTo(how.equals("flip"));
    return ran.out()
        .lines()
        .skip(1)
        .map(row -> List.of(row.split(",")))
        .map(cells -> Double.parseDouble(cells.get(cells.indexOf("red") + 1)))
        .toList();
  }

  @Test
  void evaluateMeasuresTheMeanAndSaysSo() throws IOException {
    JsonNode plain = evaluate("none");
    JsonNode mean = evaluate("flip");
    assertThat(plain.has("tta")).isFalse();
    assertThat(mean.path("tta").asText()).isEqualTo("flip");
    assertThat(mean.path("images").asInt()).isEqualTo(2);
    double expected = -Math.log(probabilities("flip").get(0));
    assertThat(mean.path("loss").asDouble()).isCloseTo(expected, within(1e-5));
    assertThat(plain.path("loss").asDouble()).isNotCloseTo(expected, within(1e-9));
  }

  private JsonNode evaluate(String how) throws IOException {
    Ran ran =
        Ran.graft(
            "evaluate",
            "--model",
            model,
            "--data",
            pictures.getParent(),
            "--split",
            "all",
            "--json",
            "--tta",
            how);
    ran.assertDone();
    assertThat(ran.err().endsWith("2 images evaluated" + WORDS)).isEqualTo(how.equals("flip"));
    return new ObjectMapper().readTree(ran.out());
  }

  @Test
  void anotherKindIsWrongUse() {
    Ran.graft("predict", "--model", model, "--tta", "mirror", pictures)
        .assertFailed(ExitCode.WRONG_USE, "--tta must be none or flip, not \"mirror\"");
  }
}
