// Declares no test: the runner must not call that a success.
export {};
