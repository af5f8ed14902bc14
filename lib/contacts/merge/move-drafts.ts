import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import type { TakenUp } from "./merge-image";

/**
 * What members have begun in a conversation comes after what they have begun in the one that takes it
 * in: words of replies and of notes, files; the message that is answered and the subject stay those
 * that were there.
 */
export async function moveDrafts(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { from, into }: { from: string; into: string },
): Promise<TakenUp["drafts"]> {
  const joined = (column: "body" | "note" | "set_aside" | "note_set_aside") =>
    sql`concat_ws(E'\n\n', nullif(k.${sql.raw(column)}, ''), nullif(l.${sql.raw(column)}, ''))`;
  const rows = await tx.execute<TakenUp["drafts"][number]>(sql`
    with own as (
      select * from drafts where workspace_id = ${ctx.workspaceId} and conversation_id = ${from}
    ), before as (
      select * from drafts where workspace_id = ${ctx.workspaceId} and conversation_id = ${into}
    ), moved as (
      insert into drafts as d (workspace_id, conversation_id, member_id, body, set_aside, note,
        note_set_aside, files, quote, subject, updated_at)
      select l.workspace_id, ${into}::uuid, l.member_id, ${joined("body")},
        nullif(${joined("set_aside")}, ''), ${joined("note")}, nullif(${joined("note_set_aside")}, ''),
        coalesce(k.files, '[]') || l.files, coalesce(k.quote, l.quote),
        coalesce(k.subject, l.subject),
        greatest(l.updated_at, k.updated_at)
      from own l left join before k on k.member_id = l.member_id
      on conflict (workspace_id, conversation_id, member_id) do update set
        body = excluded.body, set_aside = excluded.set_aside, note = excluded.note,
        note_set_aside = excluded.note_set_aside, files = excluded.files, quote = excluded.quote,
        subject = excluded.subject, updated_at = excluded.updated_at
      returning d.member_id, d.body, d.note, d.set_aside, d.note_set_aside,
        d.subject
    )
    select d.member_id as "memberId", l.body as own, k.body as before, d.body as after,
      l.note as "ownNote", k.note as "noteBefore", d.note as "noteAfter", l.files as "ownFiles",
      l.set_aside as "ownAside", k.set_aside as "asideBefore", d.set_aside as "asideAfter",
      l.note_set_aside as "ownNoteAside", k.note_set_aside as "noteAsideBefore",
      d.note_set_aside as "noteAsideAfter",
      l.subject as "ownSubject", k.subject as "subjectBefore", d.subject as "subjectAfter"
    from moved d join own l using (member_id) left join before k using (member_id)`);
  return [...rows];
}

/** Takes apart what moveDrafts joined: words that nobody has touched since, and files that are still there. */
export async function returnDrafts(
  tx: WorkspaceTx,
  { workspaceId }: WorkspaceContext,
  taken: Pick<TakenUp, "from" | "into" | "drafts">,
): Promise<void> {
  const drafts = sql`jsonb_to_recordset(${JSON.stringify(taken.drafts)}::jsonb)
    as d("memberId" uuid, own text, before text, after text,
      "ownNote" text, "noteBefore" text, "noteAfter" text, "ownFiles" jsonb,
      "ownAside" text, "asideBefore" text, "asideAfter" text,
      "ownNoteAside" text, "noteAsideBefore" text, "noteAsideAfter" text,
      "ownSubject" text, "subjectBefore" text, "subjectAfter" text)`;
  const isAside = sql`k.set_aside is not distinct from d."asideAfter"`;
  const isNoteAside = sql`k.note_set_aside is not distinct from d."noteAsideAfter"`;
  const isSubject = sql`k.subject is not distinct from d."subjectAfter"`;
  const isJoined = sql`k.workspace_id = ${workspaceId} and k.conversation_id = ${taken.into}
    and k.member_id = d."memberId"`;
  const files = (whose: "own" | "other") => sql`
    (select coalesce(jsonb_agg(f.value order by f.ordinality), '[]')
      from jsonb_array_elements(k.files) with ordinality f
      where ${whose === "own" ? sql`` : sql`not`} coalesce(d."ownFiles", '[]')
        @> jsonb_build_array(jsonb_build_object('fileId', f.value -> 'fileId')))`;
  await tx.execute(sql`
    insert into drafts (workspace_id, conversation_id, member_id, body, note, files, quote,
      set_aside, note_set_aside, subject)
    select * from (
      select k.workspace_id, ${taken.from}::uuid, k.member_id,
        case when k.body = d.after then d.own else '' end as body,
        case when k.note = d."noteAfter" then d."ownNote" else '' end as note,
        ${files("own")} as files, case when d.before is null then k.quote end as quote,
        case when ${isAside} then d."ownAside" end as aside,
        case when ${isNoteAside} then d."ownNoteAside" end as note_aside,
        case when ${isSubject} then d."ownSubject" end as own_subject
      from drafts k, ${drafts} where ${isJoined}) own
    where body <> '' or note <> '' or files <> '[]' or quote is not null
      or aside is not null or note_aside is not null or own_subject is not null`);
  await tx.execute(sql`
    update drafts k set
      body = case when k.body = d.after then coalesce(d.before, '') else k.body end,
      note = case when k.note = d."noteAfter" then coalesce(d."noteBefore", '') else k.note end,
      files = ${files("other")}, quote = case when d.before is null then null else k.quote end,
      set_aside = case when ${isAside} then d."asideBefore" else k.set_aside end,
      note_set_aside = case when ${isNoteAside} then d."noteAsideBefore" else k.note_set_aside end,
      subject = case when ${isSubject} then d."subjectBefore" else k.subject end
    from ${drafts} where ${isJoined}`);
  await tx.execute(sql`
    delete from drafts k using ${drafts} where ${isJoined} and k.body = '' and k.note = ''
      and k.set_aside is null and k.note_set_aside is null and k.files = '[]'
      and k.quote is null and k.subject is null`);
}
