/* The first use of the library beside a thread that is loading a library, and beside a fork.
 * Usage: loading dlopen LIBRARY | loading fork. The names of functions are those of the loader, so
 * that the first use can be stopped where it asks the loader. */
#define _GNU_SOURCE
#include "api.h"

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern int64_t ziffi_block_alloc(size_t size, size_t alignment, _Bool zeroed);
/* Of the library to load: it calls this in its constructor, under the loader's lock. */
void loading_in_constructor(void);

static atomic_int asking, inside, forked, first_free = 1;

static void use(void) { check(ziffi_block_alloc(64, 64, 0) > 0, "no block"); }

static void *use_first(void *unused) {
  use();
  return unused;
}

/* The library asks this when it is first used. */
int dladdr(const void *address, Dl_info *info) {
  int (*real)(const void *, Dl_info *) = NULL;
  *(void **)&real = dlsym(RTLD_NEXT, "dladdr");
  if (atomic_exchange(&first_free, 0)) {
    atomic_store(&asking, 1);
    while (!atomic_load(&inside) && !atomic_load(&forked)) sched_yield();
  }
  return real(address, info);
}

void loading_in_constructor(void) {
  /* The other thread is asking now, and cannot get on without the lock of this one. */
  atomic_store(&inside, 1);
  use();
}

int main(int count, char **words) {
  check(count >= 2, "loading dlopen LIBRARY | loading fork");
  pthread_t thread;
  check(pthread_create(&thread, NULL, use_first, NULL) == 0, "no thread");
  while (!atomic_load(&asking)) sched_yield();
  alarm(20);
  if (strcmp(words[1], "dlopen") == 0) {
    check(dlopen(words[2], RTLD_NOW) != NULL, "%s", dlerror());
  } else {
    pid_t child = fork();
    if (child == 0) {
      alarm(10);
      use();
      _exit(0);
    }
    int status;
    check(waitpid(child, &status, 0) == child && status == 0, "the child ended with %x", status);
    atomic_store(&forked, 1);
  }
  pthread_join(thread, NULL);
  printf("{\"ok\":true}\n");
}
