import "server-only";
import { sql } from "drizzle-orm";
import type { CampaignStatus } from "@/db/enums/campaigns";
import type { ImportStatus } from "@/db/enums/contacts";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { can } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { firstIdOf } from "@/lib/core/ids";

/** `waiting`: it has come as far as it can without the member. */
export type TrayState = "running" | "waiting" | "done" | "failed" | "cancelled";

type Job = {
  id: string;
  /** Of the file or the campaign. */
  name: string;
  state: TrayState;
  /** How far, in rows or people; `done` is null where nobody counts on the way. */
  done: number | null;
  total: number;
  /** ISO; null while it runs. */
  endedAt: string | null;
  /** It ended, or came to wait, since the member looked last. */
  isUnseen: boolean;
  /** Inside the workspace, beginning with a slash. */
  link: string;
};
export type TrayImport = Job & {
  work: "check" | "import" | "undo";
  counts: { created: number; updated: number; skipped: number; failed: number };
  /** What stopped it and what comes next, when it failed. */
  problem: string | null;
};
export type TrayCampaign = Job & {
  work: "send";
  /** Handed to WhatsApp so far; whom they reached says the report. */
  messages: number;
};
export type TrayJob = TrayImport | TrayCampaign;
type Unmarked<Kind extends TrayJob> = Omit<Kind, "isUnseen">;

const DAY_MS = 24 * 3_600_000;
/** What was begun longer ago than this and still runs has been told of elsewhere. */
const BEGUN_WITHIN_MS = 7 * DAY_MS;
const JOBS_MAX = 20;

/**
 * The long jobs of the acting member: what runs, and what ended within a day; newest first. Whose a
 * job is says the activity log (who uploaded, started, launched, undid it), and it is shown for as
 * long as the role may open it.
 * @returns null for those whose role has no long jobs, and for the system
 */
export async function listMyJobs(ctx: WorkspaceContext): Promise<TrayJob[] | null> {
  const { actor } = ctx;
  const imports = can(ctx, "contacts:import");
  const campaigns = can(ctx, "campaigns:read");
  if (actor.kind !== "member" || !(imports || campaigns)) return null;
  return withWorkspace(ctx, async (tx) => {
    const seenMs = await seenUntil(tx, ctx, actor.memberId);
    const found = [
      ...(imports ? await readImports(tx, ctx, actor.memberId) : []),
      ...(campaigns ? await readCampaigns(tx, ctx, actor.memberId) : []),
    ];
    return found
      .map((job): TrayJob => {
        const endedMs = job.endedAt === null ? null : Date.parse(job.endedAt);
        return { ...job, isUnseen: endedMs !== null && (seenMs === null || endedMs > seenMs) };
      })
      .sort((a, b) => (a.id < b.id ? 1 : -1))
      .slice(0, JOBS_MAX);
  });
}

async function seenUntil(tx: WorkspaceTx, ctx: WorkspaceContext, memberId: string) {
  const [row] = await tx.execute<{ at: string | null }>(sql`
    select to_json(tray_seen_at) #>> '{}' as at from members
    where workspace_id = ${ctx.workspaceId} and id = ${memberId}`);
  return row?.at ? Date.parse(row.at) : null;
}

/** Ids of what the member did one of these things to, lately. */
const begunBy = (ctx: WorkspaceContext, memberId: string, actions: readonly string[]) => sql`
  select distinct resource_id::uuid as id from activity_log
  where workspace_id = ${ctx.workspaceId}
    and action in (${sql.join(
      actions.map((action) => sql`${action}`),
      sql`, `,
    )})
    and id >= ${firstIdOf(new Date(Date.now() - BEGUN_WITHIN_MS))}::uuid
    and actor_kind = 'member' and actor_id = ${memberId}`;

const endOf = (state: TrayState, changedAt: string) =>
  state === "running" ? null : new Date(changedAt).toISOString();

type ImportRow = Pick<TrayImport, "id" | "name" | "counts" | "problem"> & {
  status: ImportStatus;
  rows: number;
  through: number;
  changedAt: string;
};

async function readImports(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  memberId: string,
): Promise<Unmarked<TrayImport>[]> {
  const actions = ["import.uploaded", "import.started", "import.undone"];
  const found = (await tx.execute(sql`
    select i.id, i.file_name as name, i.status, i.problem, i.row_count as rows,
      i.committed_through as through, to_json(i.updated_at) #>> '{}' as "changedAt",
      jsonb_build_object('created', i.created_count, 'updated', i.updated_count,
        'skipped', i.skipped_count, 'failed', i.failed_count) as counts
    from (${begunBy(ctx, memberId, actions)}) mine
    join contact_imports i on i.workspace_id = ${ctx.workspaceId} and i.id = mine.id
    where i.status in ('checking', 'committing') or (i.status = 'undone' and i.committed_through > 0)
      or (i.status in ('checked', 'completed', 'cancelled', 'failed', 'undone')
        and i.updated_at > now() - interval '1 day')
    order by i.id desc limit ${JOBS_MAX}`)) as unknown as ImportRow[];
  return found.map((row): Unmarked<TrayImport> => {
    const { id, name, counts, problem, rows } = row;
    const { work, state } = stageOf(row);
    const through = counts.created + counts.updated + counts.skipped + counts.failed;
    return {
      id,
      name,
      work,
      state,
      done: work === "check" ? null : work === "undo" ? Math.max(0, rows - row.through) : through,
      total: rows,
      counts,
      problem,
      endedAt: endOf(state, row.changedAt),
      link: `/contacts/import/${id}`,
    };
  });
}

function stageOf({
  status,
  through,
}: Pick<ImportRow, "status" | "through">): Pick<TrayImport, "work" | "state"> {
  switch (status) {
    case "checking":
      return { work: "check", state: "running" };
    case "checked":
      return { work: "check", state: "waiting" };
    case "committing":
      return { work: "import", state: "running" };
    case "undone":
      return { work: "undo", state: through > 0 ? "running" : "done" };
    case "cancelled":
      return { work: "import", state: "cancelled" };
    case "failed":
      return { work: "import", state: "failed" };
    default:
      return { work: "import", state: "done" };
  }
}

type CampaignRow = Pick<TrayCampaign, "id" | "name" | "messages"> & {
  status: CampaignStatus;
  audience: number;
  skipped: number;
  changedAt: string;
};

const CAMPAIGN_STATES: Record<CampaignStatus, TrayState> = {
  draft: "waiting",
  preparing: "running",
  running: "running",
  paused: "waiting",
  completed: "done",
  cancelled: "cancelled",
  failed: "failed",
};

async function readCampaigns(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  memberId: string,
): Promise<Unmarked<TrayCampaign>[]> {
  const actions = ["campaign.launched", "campaign.resumed"];
  const found = (await tx.execute(sql`
    select c.id, c.name, c.status, c.audience_count as audience, c.skipped_count as skipped,
      to_json(coalesce(c.completed_at, c.updated_at)) #>> '{}' as "changedAt",
      (select coalesce(sum(k.count), 0)::int from campaign_counts k
        where k.workspace_id = c.workspace_id and k.campaign_id = c.id) as messages
    from (${begunBy(ctx, memberId, actions)}) mine
    join campaigns c on c.workspace_id = ${ctx.workspaceId} and c.id = mine.id
    where c.deleted_at is null and c.status <> 'draft'
      and (c.status in ('preparing', 'running')
        or coalesce(c.completed_at, c.updated_at) > now() - interval '1 day')
    order by c.id desc limit ${JOBS_MAX}`)) as unknown as CampaignRow[];
  return found.map(({ id, name, status, audience, skipped, messages, changedAt }) => {
    const state = CAMPAIGN_STATES[status];
    return {
      id,
      name,
      work: "send",
      state,
      done: skipped + messages,
      total: audience,
      messages,
      endedAt: endOf(state, changedAt),
      link: `/campaigns/${id}`,
    };
  });
}
