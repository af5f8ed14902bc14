import "server-only";
import { sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";
import type { Session } from "./session";

/** Changes a person's name, in every workspace they belong to. What they wrote earlier keeps the old one. */
export async function changeName(session: Session, input: { name: string }): Promise<null> {
  await withSystem("change a person's name", async (tx) => {
    await tx.execute(sql`update users set name = ${input.name} where id = ${session.userId}::uuid`);
    const renamed = await tx.execute<{ workspace_id: string; id: string; before: string }>(sql`
      with before as (
        select workspace_id, id, display_name from members
        where user_id = ${session.userId}::uuid and status <> 'removed' for update
      )
      update members m set display_name = ${input.name} from before b
      where m.workspace_id = b.workspace_id and m.id = b.id and b.display_name <> ${input.name}
      returning m.workspace_id, m.id, b.display_name as before`);
    for (const member of renamed) {
      const details = JSON.stringify({ before: member.before, after: input.name });
      await tx.execute(sql`
        insert into activity_log (workspace_id, actor_kind, actor_id, actor_name, action, resource_id, details)
        values (${member.workspace_id}::uuid, 'member', ${member.id}::uuid, ${input.name},
          'member.renamed', ${member.id}, ${details}::jsonb)`);
    }
  });
  return null;
}
