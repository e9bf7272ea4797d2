/* Preloaded into a process, see faked_clock.py: its wall clock is wrong by the nanoseconds in the file that
   FAKED_CLOCK names, and its steady clocks are as they are. */

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const int64_t BILLION = 1000000000;
static const volatile int64_t *wrong;

__attribute__((constructor)) static void begin(void)
{
    int file = open(getenv("FAKED_CLOCK"), O_RDONLY | O_CLOEXEC);
    wrong = mmap(NULL, sizeof *wrong, PROT_READ, MAP_SHARED, file, 0);
    if (file < 0 || wrong == MAP_FAILED)
        abort();
    close(file);
}

int clock_gettime(clockid_t clock, struct timespec *shown)
{
    int failed = (int)syscall(SYS_clock_gettime, clock, shown);
    if (!failed && wrong && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        int64_t now = shown->tv_sec * BILLION + shown->tv_nsec + *wrong;
        shown->tv_sec = now / BILLION;
        shown->tv_nsec = now % BILLION;
    }
    return failed;
}

int gettimeofday(struct timeval *restrict shown, void *restrict zone)
{
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    shown->tv_sec = now.tv_sec;
    shown->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *shown)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (shown)
        *shown = now.tv_sec;
    return now.tv_sec;
}
