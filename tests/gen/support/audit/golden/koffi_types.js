// Types that other files import.
import koffi from "koffi";

export const plot_point = koffi.struct("plot_point", { x: "float", y: "float" });
export const Mark = koffi.struct("plot_mark", { tag: "char", stamp: "long" });
