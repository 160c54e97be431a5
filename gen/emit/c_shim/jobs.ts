/**
 * Nonblocking calls in shims: a job that calls the lane form on a thread of the pool.
 *
 * @module
 */
import { crossingResult, crossingSlots, type Form } from "../../forms.ts";
import type { FunctionIr } from "../../ir.ts";
import { snakeCase } from "../../names.ts";
import type { Printer } from "../../printer.ts";
import { cellMember, laneType, printFunction, printList, variable } from "./spell.ts";

/** Prints what runs a job of a function, and the export that queues one. */
export function printJob(out: Printer, form: Form, fn: FunctionIr): void {
  const name = snakeCase(fn.name);
  const slots = crossingSlots(fn);
  const { lane } = crossingResult(fn);
  printFunction(out, `static void ziffi_run_${name}`, [["ziffi_job *", "job"]], () => {
    const cells = slots.map((slot, i) => `job->cells[${i + 1}].${cellMember(slot.lane)}`);
    const result = lane === "void" ? "" : `job->cells[0].${cellMember(lane)} = `;
    printList(out, `${result}ziffi_lane_${name}(`, cells, ");");
  });
  const params = slots.map((slot) => [laneType(slot.lane), variable(slot.name)] as const);
  const head = `ZIFFI_EXPORT double ${form.symbol}`;
  printFunction(out, head, [["double", "loop"], ...params], () => {
    out.line(
      `ziffi_job *job = ziffi_job_make(ziffi_run_${name}, ${slots.length});`,
      "if (!job) return 0;",
    );
    slots.forEach((slot, i) => {
      out.line(`job->cells[${i + 1}].${cellMember(slot.lane)} = ${variable(slot.name)};`);
    });
    out.line("return ziffi_job_submit(job, loop);");
  });
}
