int fine(void);
lamp_t lamp_new(void);
int broken = ;
