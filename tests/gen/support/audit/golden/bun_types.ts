// Types that other tables import.
import { FFIType } from "bun:ffi";

export const OUT = FFIType.ptr;
export const handles = { one: ["ptr"] } as const;
