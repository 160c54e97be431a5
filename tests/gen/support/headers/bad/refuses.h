#error "define LAMP_COLOUR"
