package graft.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ListenersTest {
  /** A listener need not override anything, so the compiler would not miss an event here. */
  @Test
  void everyEventIsPassedOn() {
    List<String> passedOn =
        Arrays.stream(Listeners.class.getDeclaredMethods()).map(Method::getName).toList();
    assertThat(TrainingListener.class.getMethods())
        .extracting(Method::getName)
        .filteredOn(name -> !name.equals("stopIfAsked"))
        .isNotEmpty()
        .isSubsetOf(passedOn);
  }
}
