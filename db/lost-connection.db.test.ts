import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withSystem } from "./tenant";
import { useTestDatabase } from "./testing/database";

const database = useTestDatabase();

test("r68: after a connection is cut inside a transaction everybody else is served at once", async () => {
  const owner = database.connect("owner");
  for (let round = 0; round < 3; round++) {
    const cut = withSystem("be cut", async (tx) => {
      const [row] = (await tx.execute(sql`select pg_backend_pid() as pid`)) as unknown as {
        pid: number;
      }[];
      await owner`select pg_terminate_backend(${row?.pid as number})`;
      await tx.execute(sql`select 1`);
    });
    await expect(cut).rejects.toThrow();
    // more than the pool has slots, so a slot that hangs would be met; the test's own limit ends it
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        withSystem("be served", (tx) => tx.execute(sql`select 1 as one`)),
      ),
    );
    expect(answers.length).toBe(20);
  }
}, 60_000);
