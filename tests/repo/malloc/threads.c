/* Threads that free what others allocated, threads that end, and forks beside threads.
 * Usage: threads freeing ROUNDS | threads ending COUNT | threads fork COUNT. The first two print
 * the resident memory after a tenth of the work and at the end. */
#define _GNU_SOURCE
#include "api.h"

#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { batch = 2000 };

static unsigned char *filled(uint64_t *random) {
  size_t size = 16 + (next_random(random) >> 32) % 2000;
  unsigned char *object = api(malloc)(size);
  check(object != NULL, "no memory");
  memset(object, (int)(size & 255), size);
  return object;
}

static void print(size_t early, size_t late) {
  printf("{\"earlyBytes\":%zu,\"lateBytes\":%zu}\n", early, late);
}

/* --- a thread that only frees */

static pthread_barrier_t full, empty;
static unsigned char *objects[batch];
static size_t rounds;

static void *only_free(void *unused) {
  for (size_t round = 0; round < rounds; round++) {
    pthread_barrier_wait(&full);
    for (size_t i = 0; i < batch; i++) api(free)(objects[i]);
    pthread_barrier_wait(&empty);
  }
  return unused;
}

static void freeing(void) {
  uint64_t random = 88172645463325252u;
  size_t early = 0;
  pthread_t thread;
  pthread_barrier_init(&full, NULL, 2);
  pthread_barrier_init(&empty, NULL, 2);
  check(pthread_create(&thread, NULL, only_free, NULL) == 0, "no thread");
  for (size_t round = 0; round < rounds; round++) {
    for (size_t i = 0; i < batch; i++) objects[i] = filled(&random);
    pthread_barrier_wait(&full);
    pthread_barrier_wait(&empty);
    if (round == rounds / 10) early = resident_bytes();
  }
  pthread_join(thread, NULL);
  print(early, resident_bytes());
}

/* --- threads that end */

enum { short_batch = 40 };

/* Leaves the first half to whoever started it. */
static void *short_thread(void *argument) {
  unsigned char **left = argument;
  uint64_t random = (uintptr_t)pthread_self() | 1;
  unsigned char *own[short_batch];
  for (size_t i = 0; i < short_batch; i++) own[i] = filled(&random);
  for (size_t i = 0; i < short_batch; i++) {
    if (i < short_batch / 2) left[i] = own[i];
    else api(free)(own[i]);
  }
  return NULL;
}

static void ending(size_t count) {
  size_t early = 0;
  for (size_t done = 0; done < count; done += 2) {
    unsigned char *left[2][short_batch / 2];
    pthread_t threads[2];
    for (size_t i = 0; i < 2; i++) {
      check(pthread_create(&threads[i], NULL, short_thread, left[i]) == 0, "no thread");
    }
    for (size_t i = 0; i < 2; i++) {
      pthread_join(threads[i], NULL);
      for (size_t j = 0; j < short_batch / 2; j++) api(free)(left[i][j]);
    }
    if (done >= count / 10 && early == 0) early = resident_bytes();
  }
  print(early, resident_bytes());
}

/* --- forks */

static atomic_bool stop;

static void *churn(void *argument) {
  uint64_t random = (uintptr_t)argument;
  unsigned char *slots[256] = {0};
  while (!atomic_load_explicit(&stop, memory_order_relaxed)) {
    size_t place = (next_random(&random) >> 32) % 256;
    api(free)(slots[place]);
    slots[place] = filled(&random);
    /* Large blocks take other locks than small ones. */
    if (place == 0) api(free)(api(malloc)(300000));
  }
  for (size_t i = 0; i < 256; i++) api(free)(slots[i]);
  return NULL;
}

static void *allocate_and_free(void *argument) {
  uint64_t random = (uintptr_t)argument;
  unsigned char *own[200];
  for (size_t i = 0; i < 200; i++) own[i] = filled(&random);
  for (size_t i = 0; i < 200; i++) api(free)(own[i]);
  api(free)(api(malloc)(3000000));
  return NULL;
}

static void child(size_t number, unsigned char *inherited) {
  pthread_t thread;
  /* A lock that nobody holds any more would be waited for until this ends the child. */
  alarm(20);
  api(free)(inherited);
  allocate_and_free((void *)(uintptr_t)(number + 1));
  if (number % 4 == 0) {
    check(pthread_create(&thread, NULL, allocate_and_free, (void *)77) == 0, "no thread");
    pthread_join(thread, NULL);
  }
  exit(0);
}

static void forks(size_t count) {
  pthread_t threads[2];
  uint64_t random = 12345;
  for (size_t i = 0; i < 2; i++) {
    check(pthread_create(&threads[i], NULL, churn, (void *)(i + 99)) == 0, "no thread");
  }
  for (size_t i = 0; i < count; i++) {
    int status = -1;
    unsigned char *inherited = filled(&random);
    pid_t pid = fork();
    check(pid >= 0, "no process");
    if (pid == 0) child(i, inherited);
    check(waitpid(pid, &status, 0) == pid, "the child is not there");
    check(status == 0, "child %zu ended with status %d, signal %d", i, WEXITSTATUS(status),
          WTERMSIG(status));
    api(free)(inherited);
  }
  atomic_store(&stop, 1);
  for (size_t i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  printf("{\"forks\":%zu}\n", count);
}

int main(int argc, char **argv) {
  check(argc == 3, "usage: %s freeing|ending|fork COUNT", argv[0]);
  size_t count = strtoull(argv[2], NULL, 10);
  rounds = count;
  if (strcmp(argv[1], "freeing") == 0) freeing();
  else if (strcmp(argv[1], "ending") == 0) ending(count);
  else if (strcmp(argv[1], "fork") == 0) forks(count);
  else check(0, "unknown: %s", argv[1]);
  return 0;
}
