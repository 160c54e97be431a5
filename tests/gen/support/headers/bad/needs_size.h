size_t lamp_count(void);
