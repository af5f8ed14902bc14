/** A start that cannot go on, told in words for the person at the terminal; no stack is shown. */
export class StartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "StartError";
  }
}
