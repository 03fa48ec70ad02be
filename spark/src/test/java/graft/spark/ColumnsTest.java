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
  void thePicturesFailuresAreRowsAndTheMachinesAreNot() {
    assertThat(Columns.error(new PictureException("x", "cut off", Code.DAMAGED, null, null)))
        .isEqualTo(RowFactory.create("damaged", "cut off"));
    assertThat(Columns.error(new NotFiniteException("not finite (at x)")))
        .isEqualTo(RowFactory.create("model", "not finite (at x)"));
    GraftException machine = new GraftException("out of memory");
    assertThatThrownBy(() -> Columns.error(machine)).isSameAs(machine);
  }
}
