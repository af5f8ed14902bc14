/*
 * What somebody answered in a step of an import before going on from it: kept while the page lives, so
 * that a look at another step loses nothing. Written in the browser alone.
 */

type Step = "columns" | "rules";

const answers = new Map<string, unknown>();
const nameOf = (importId: string, step: Step) => `${importId}.${step}`;

export const keepUnfinished = (importId: string, step: Step, given: unknown) =>
  void answers.set(nameOf(importId, step), given);

export const recallUnfinished = <Answers>(importId: string, step: Step) =>
  answers.get(nameOf(importId, step)) as Answers | undefined;

export const forgetUnfinished = (importId: string, step: Step) =>
  void answers.delete(nameOf(importId, step));
