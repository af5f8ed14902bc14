import { randomInt } from "node:crypto";
import type { SandboxNumber, ThroughputLevel } from "./graph-records";
import { type GraphState, NORTHWIND_WABA_ID, newNumber } from "./graph-state";

type Wanted = {
  displayPhoneNumber: string;
  phoneNumberId?: string | undefined;
  wabaId?: string | undefined;
  verifiedName?: string | undefined;
  throughputLevel?: ThroughputLevel | undefined;
};

/** A number more; an account that the sandbox does not know yet is made along. The caller saves. */
export function addNumber(state: GraphState, wanted: Wanted): SandboxNumber {
  const number = newNumber({
    id: wanted.phoneNumberId ?? randomId(),
    wabaId: wanted.wabaId ?? NORTHWIND_WABA_ID,
    displayPhoneNumber: wanted.displayPhoneNumber,
    verifiedName: wanted.verifiedName ?? "Northwind",
    throughputLevel: wanted.throughputLevel ?? "STANDARD",
  });
  if (!state.wabasById.has(number.wabaId)) {
    const [first] = state.part.wabas;
    if (!first) throw new Error("The sandbox has no account to copy.");
    const waba = { ...first, id: number.wabaId, name: number.verifiedName, webhookOverride: null };
    state.part.wabas.push(waba);
    state.wabasById.set(waba.id, waba);
  }
  state.part.numbers.push(number);
  state.numbersById.set(number.id, number);
  return number;
}

/** Fifteen digits, as Meta's ids have them. */
export function randomId(): string {
  return String(randomInt(100_000_000_000_000, 281_474_976_710_655));
}
