class Lamp {
 public:
  int on();
};
