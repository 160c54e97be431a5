#include "lamp/not_there.h"
int lamp_on(void);
