import { and, eq, isNotNull, isNull, notInArray, type SQL, sql } from "drizzle-orm";
import { contacts } from "@/db/schema/contacts";
import { type ContactAudience, type ContactFilter, SEARCH_MIN_LENGTH } from "./schema";

/** A row of `contacts` has one of the tags, or all of them. */
function taggedWith(tagIds: readonly string[], match: "any" | "all"): SQL {
  const list = JSON.stringify([...new Set(tagIds)]);
  const tagged = sql`from contact_tags ct
    where ct.workspace_id = ${contacts.workspaceId} and ct.contact_id = ${contacts.id}
      and ct.tag_id in (select value::uuid from jsonb_array_elements_text(${list}::jsonb))`;
  return match === "any"
    ? sql`exists (select 1 ${tagged})`
    : sql`(select count(*) ${tagged}) = jsonb_array_length(${list}::jsonb)`;
}

/**
 * What a search looks for. Numbers are stored without the spaces that people type, usernames without
 * the @ that they are shown with.
 */
export function searchPattern(search: string): string {
  const compact = /^[+\d][\d\s().-]*$/.test(search) ? search.replace(/[\s().-]/g, "") : search;
  return likePattern(compact.replace(/^@(?=.)/, ""));
}

/** Text in which % _ and \ mean themselves. */
export function likePattern(search: string): string {
  return `%${search.replace(/[\\%_]/g, "\\$&")}%`;
}

/** The expression that the trigram index contacts_search is made of. */
const searchText = sql`(coalesce(${contacts.name},'') || ' ' || coalesce(${contacts.phone},'') || ' ' || coalesce(${contacts.email},'') || ' ' || coalesce(${contacts.company},'') || ' ' || coalesce(${contacts.username},''))`;

function searchCondition(search: string): SQL | undefined {
  if (search.length < SEARCH_MIN_LENGTH) return undefined;
  return sql`${searchText} ilike ${searchPattern(search)}`;
}

/** The list's filters as SQL over `contacts`; never removed people. */
export function filterCondition(filter: ContactFilter): SQL {
  return and(
    isNull(contacts.deletedAt),
    filter.search ? searchCondition(filter.search) : undefined,
    filter.tagIds?.length ? taggedWith(filter.tagIds, filter.tagMatch ?? "any") : undefined,
    filter.consent ? eq(contacts.consent, filter.consent) : undefined,
    filter.country ? eq(contacts.country, filter.country) : undefined,
    filter.blocked === undefined
      ? undefined
      : filter.blocked
        ? isNotNull(contacts.blockedAt)
        : isNull(contacts.blockedAt),
  ) as SQL;
}

/**
 * Who belongs to an audience, as a condition over `contacts`. It says who was meant, not who may be
 * written to: consent, blocks and missing numbers are for the sender to judge, with a reason each.
 */
export function audienceCondition(audience: ContactAudience): SQL {
  switch (audience.kind) {
    case "all":
      return isNull(contacts.deletedAt);
    case "tags":
      return and(isNull(contacts.deletedAt), taggedWith(audience.tagIds, audience.match)) as SQL;
    case "ids":
      return and(
        isNull(contacts.deletedAt),
        // whoever was merged since they were chosen is meant in the person they are now
        sql`${contacts.id} in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(audience.ids)}::jsonb)
          union select m.kept_id from contact_merges m
            where m.workspace_id = ${contacts.workspaceId} and m.undone_at is null and m.merged_id in
              (select value::uuid from jsonb_array_elements_text(${JSON.stringify(audience.ids)}::jsonb)))`,
      ) as SQL;
    case "filter":
      return and(
        filterCondition(audience.filter),
        audience.exceptIds?.length ? notInArray(contacts.id, audience.exceptIds) : undefined,
      ) as SQL;
    default:
      return audience satisfies never;
  }
}
