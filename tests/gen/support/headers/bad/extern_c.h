extern "C" {
int lamp_on(void);
}
