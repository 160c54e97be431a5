import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";

const CpuLevel = t.enum("CpuLevel", { scalar: 0, v1: 1, v3: 3, v4: 4, neon: 10 });

export const cpu = nativeModule({
  name: "cpu",
  description: "Which instruction set the kernels use.",
  functions: {
    cpuDetected: fn([], CpuLevel, {
      description: "The best level that this machine and this build have.",
    }),
    cpuLevel: fn([], CpuLevel, { description: "The level that the kernels use now." }),
    cpuSelect: fn([arg("level", CpuLevel, "The level to use from now on.")], t.status(), {
      description: "Selects a level for every kernel of this process.",
    }),
  },
});
