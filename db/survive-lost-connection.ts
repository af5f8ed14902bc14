import { renewPools } from "./client";

/**
 * Keeps a process alive when PostgreSQL dies under it. postgres.js 3.4.9 batches small writes with
 * setImmediate; a connection that is lost in that moment makes the batch write to a socket that is
 * gone (connection.js, nextWrite), which nobody can catch and which would end the process. Exactly this
 * error is let go, and the pools are replaced, because whoever had asked on that connection would wait
 * for ever; any other ends the process.
 * Called once by each process that lives long (r68).
 */
export function surviveLostConnection(onLost: (error: Error) => void): void {
  process.on("uncaughtException", (error: Error) => {
    if (isLostWrite(error)) {
      renewPools();
      onLost(error);
      return;
    }
    console.error(error);
    process.exit(1);
  });
}

/** The error described above, and nothing that merely looks like it. */
export function isLostWrite(error: Error): boolean {
  return (
    error instanceof TypeError &&
    /reading 'write'/.test(error.message) &&
    /postgres[/\\](src|cjs[/\\]src)[/\\]connection\.js/.test(error.stack ?? "") &&
    /nextWrite/.test(error.stack ?? "")
  );
}
