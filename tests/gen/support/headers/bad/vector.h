#include <vector>
int lamp_on(void);
