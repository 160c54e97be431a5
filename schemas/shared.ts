import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";

export const shared = nativeModule({
  name: "shared",
  description: "Who a thread is, in one word that locks in shared memory hold.",
  functions: {
    sharedSelf: fn([], t.usize(), {
      description: "The identity of the calling thread: one word of at most 53 bits, never 0, " +
        "that no other living thread of the machine has.",
    }),
    sharedAlive: fn([arg("identity", t.usize(), "From sharedSelf of any thread.")], t.bool(), {
      description: "Whether that thread still runs; true where the system does not tell, false " +
        "for 0 and for what is no identity.",
    }),
    sharedBoot: fn([], t.u64(), {
      description: "FNV-1a hash of the name of this boot of the machine; 0 where it has no name. " +
        "Identities of another boot are all dead.",
    }),
    sharedNamespace: fn([], t.u64(), {
      description: "Identities can be compared by processes with the same number only. On Linux " +
        "the inode of the PID namespace, with that of a time namespace in the upper half; " +
        "elsewhere 0.",
    }),
  },
});
