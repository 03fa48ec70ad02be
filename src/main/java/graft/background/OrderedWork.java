package graft.background;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes a result of each of many things, several at a time on several threads, and gives the
 * results in the order of the things. While the caller uses results, the next ones are made, but
 * only a given number ahead, so that memory does not grow with the number of things.
 *
 * <p>A failure comes in the place of its thing, after the results before it. After it only {@link
 * #close} is of use.
 *
 * <p>The threads are this object's own: one lists the things, and the others do the work, by
 * default as many as there are processors. They start with the first things and end when this
 * object is closed. So no thread is left over, and work that waits, such as for a slow stream,
 * holds up nobody else's. A thread starts in less time than a photograph takes to decode. One
 * thread takes the results.
 *
 * @param <T> the things
 * @param <R> the results
 */
public final class OrderedWork<T, R> implements AutoCloseable {
  private final Iterator<T> things;
  private final Function<T, R> work;
  private final Consumer<R> drop;
  private final ExecutorService threads;

  /** A permit for each thing that may still be listed before another result is taken. */
  private final Semaphore room;

  /**
   * Each result, in order; at the end, none. A CompletableFuture is among them only if it is
   * complete: a thread of Java's common pool that waits for one runs other tasks meanwhile, which
   * may wait for the caller.
   */
  private final BlockingQueue<Future<Optional<R>>> results = new LinkedBlockingQueue<>();

  private final Future<?> listing;
  private boolean ended;
  private volatile boolean closed;

  /**
   * Begins to work at once.
   *
   * @param name the threads' name, for thread dumps
   * @param things asked on one thread of this object's, and no more after it has said that there is
   *     none; interrupted by {@link #close} if it waits then
   * @param ahead most things that are listed and whose results are not taken, at least 1
   * @param work makes a result, which is not null; called on several threads
   * @param drop closes a result that is made and won't be taken; called on the caller's thread
   */
  public OrderedWork(
      String name, Iterator<T> things, int ahead, Function<T, R> work, Consumer<R> drop) {
    this(name, things, ahead, Runtime.getRuntime().availableProcessors(), work, drop);
  }

  /**
   * Begins to work at once.
   *
   * @param workers threads that do the work, at least 1
   */
  public OrderedWork(
      String name,
      Iterator<T> things,
      int ahead,
      int workers,
      Function<T, R> work,
      Consumer<R> drop) {
    if (ahead < 1) {
      throw new IllegalArgumentException("ahead (" + ahead + ") must be at least 1");
    }
    this.things = things;
    this.work = work;
    this.drop = drop;
    this.room = new Semaphore(ahead);
    this.threads = Executors.newFixedThreadPool(1 + workers, BackgroundThread.daemons(name));
    this.listing = threads.submit(this::list);
  }

  private void list() {
    boolean more = true;
    while (more) {
      room.acquireUninterruptibly();
      more = !closed && beginNext();
    }
  }

  /** Begins work on the next thing, if there is one. */
  private boolean beginNext() {
    try {
      if (things.hasNext()) {
        begin(things.next());
        return true;
      }
      results.add(CompletableFuture.completedFuture(Optional.empty()));
    } catch (Throwable e) {
      // Other languages throw undeclared exceptions; nobody else would hear of them.
      results.add(CompletableFuture.failedFuture(e));
    }
    return false;
  }

  private synchronized void begin(T thing) {
    if (!closed) {
      // What still waits when this is closed is of no use any more.
      results.add(threads.submit(() -> closed ? Optional.empty() : Optional.of(work.apply(thing))));
    }
  }

  private static <R> R await(Future<R> result) {
    try {
      return Uninterrupted.get(result::get);
    } catch (ExecutionException e) {
      throw BackgroundThread.unchecked(e.getCause());
    }
  }

  /**
   * Takes the next results. An interrupt does not end the wait.
   *
   * @param most how many
   * @return fewer only if there are no more
   */
  public List<R> next(int most) {
    List<R> taken = new ArrayList<>();
    try {
      while (!ended && taken.size() < most) {
        Optional<R> result = await(Uninterrupted.get(results::take));
        room.release();
        ended = result.isEmpty();
        result.ifPresent(taken::add);
      }
    } catch (RuntimeException | Error e) {
      taken.forEach(drop);
      throw e;
    }
    return taken;
  }

  /**
   * Interrupts the things if they are being asked, waits until they have answered and the work that
   * has begun has ended, and drops the results that were not taken. An interrupt does not end the
   * wait.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      threads.shutdown();
    }
    listing.cancel(true);
    room.release();
    Uninterrupted.get(() -> threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS));
    for (Future<Optional<R>> left = results.poll(); left != null; left = results.poll()) {
      ifMade(left).ifPresent(drop);
    }
  }

  /** A result; empty if its work was not begun or failed, which nobody needs to know any more. */
  private static <R> Optional<R> ifMade(Future<Optional<R>> result) {
    try {
      return await(result);
    } catch (RuntimeException | Error e) {
      return Optional.empty();
    }
  }
}
