package graft.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import graft.failure.NotFiniteException;
import graft.failure.PictureException;
import graft.failure.PictureException.Code;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

final class ColumnsTest {
  @Test
  void timesThatSparkCannotHoldAreNull() {
    assertThat(modified(null)).isNull();
    for (long fits : new long[] {0, -1, 1_700_000_000_000L, 9_000_000_000_000_000L}) {
      assertThat(modified(fits)).isEqualTo(fits);
    }
    for (long beyond : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE / 1000 + 1}) {
      assertThat(modified(beyond)).isNull();
    }
  }

  private static Long modified(Long millis) {
    return Columns.modified(new ListedFile("a", "file:/a", 1L, millis, null));
  }

  @Test
  void thePicturesFailuresAreRowsAndTheMachinesAreNot() {
    assertThat(Columns.error(new PictureException("x", "cut off", Code.DAMAGED, null, null)))
        .isEqualTo(RowFactory.create("damaged", "cut off"));
    assertThat(Columns.error(new NotFiniteException("not finite (at x)")))
        .isEqualTo(RowFactory.create("model", "not finite (at x)"));
    GraftException machine = new GraftException("out of memory");
    assertThatThrownBy(() -> Columns.error(machine)).isSameAs(machine);
  }
}
