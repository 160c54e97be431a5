/* The library that loading.c loads. */
void loading_in_constructor(void);

__attribute__((constructor)) static void start(void) { loading_in_constructor(); }
