/**
 * Statistics of the latest samples of a series.
 *
 * @module
 */
export * from "./generated/__name__.ts";
