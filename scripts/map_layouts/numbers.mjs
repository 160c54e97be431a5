// Numbers that stand in the directory of a map.
export { PartKind } from "../../src/shared/part.ts";
export { mapDtypes as Dtypes } from "../../schemas/map_layout.ts";
