/* Preloaded by a test: the time of day jumps every tenth of a second, from now to ten years ago, to ten years
   ahead, and back to now. Clocks that no user can set, such as CLOCK_MONOTONIC, are left alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>

#define TEN_YEARS 315360000L

static int real(clockid_t id, struct timespec *out) {
  static int (*next)(clockid_t, struct timespec *);
  if (!next) {
    next = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  }
  return next(id, out);
}

static long jump(void) {
  struct timespec steady;
  real(CLOCK_MONOTONIC, &steady);
  long tenths = steady.tv_sec * 10 + steady.tv_nsec / 100000000;
  return (tenths % 3 - 1) * TEN_YEARS;
}

int clock_gettime(clockid_t id, struct timespec *out) {
  int code = real(id, out);
  if (code == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) {
    out->tv_sec += jump();
  }
  return code;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone) {
  struct timespec now;
  int code = clock_gettime(CLOCK_REALTIME, &now);
  (void)zone;
  if (code == 0 && out) {
    out->tv_sec = now.tv_sec;
    out->tv_usec = now.tv_nsec / 1000;
  }
  return code;
}

time_t time(time_t *out) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (out) {
    *out = now.tv_sec;
  }
  return now.tv_sec;
}
