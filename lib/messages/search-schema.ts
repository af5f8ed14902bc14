import * as z from "zod";
import { SEARCH_HAS, type SearchHas } from "@/db/enums/search";

export const searchMessagesSchema = z.object({
  /** As typed: words, and from:, in:, has:, after:, before: among them. */
  q: z.string().max(200).catch(""),
  /** Only this conversation. */
  conversation: z.uuid().optional().catch(undefined),
  /** The last message of the page before. */
  before: z.uuid().optional().catch(undefined),
});
export type SearchMessages = { q?: unknown; conversation?: unknown; before?: unknown };

export type SearchTerms = {
  /** What is looked for in the text. */
  words: string;
  /** "me", "customer", "team", or a part of a name. */
  from: string | null;
  /** A part of a number's or a person's name. */
  in: string | null;
  has: SearchHas | "link" | null;
  /** Calendar days, both included: "2026-11-20". */
  since: string | null;
  until: string | null;
};

const TERM = /(?<!\S)(from|in|has|after|before):(?:"([^"]*)"|(\S+))/gi;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads what was typed; a filter that makes no sense is taken for a word, so that nothing is lost. */
export function readSearch(typed: string): SearchTerms {
  const terms: SearchTerms = {
    words: "",
    from: null,
    in: null,
    has: null,
    since: null,
    until: null,
  };
  const words = typed.replace(TERM, (whole, name: string, quoted?: string, plain?: string) => {
    const value = (quoted ?? plain ?? "").trim();
    switch (name.toLowerCase()) {
      case "from":
        terms.from = value || null;
        return " ";
      case "in":
        terms.in = value || null;
        return " ";
      case "has": {
        const has = [...SEARCH_HAS, "link" as const].find((one) => one === value.toLowerCase());
        if (!has) return whole;
        terms.has = has;
        return " ";
      }
      default: {
        if (!DAY.test(value) || Number.isNaN(Date.parse(value))) return whole;
        if (name.toLowerCase() === "after") terms.since = value;
        else terms.until = value;
        return " ";
      }
    }
  });
  return { ...terms, words: words.replace(/\s+/g, " ").trim() };
}

/** What is asked has something that an index answers: a word, or a kind of file. */
export function isSearchable(terms: SearchTerms): boolean {
  return /[\p{L}\p{N}]/u.test(terms.words) || (terms.has !== null && terms.has !== "link");
}

export type HitPart = { text: string; hit: boolean };

const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * The text in parts, with the words that were looked for marked: whole words, the last one also as a
 * beginning; accents and case do not matter. Long texts are cut around the first hit.
 */
export function markHits(text: string, words: string, maxLength = 220): HitPart[] {
  const wanted: string[] = fold(words).match(/[\p{L}\p{N}]+/gu) ?? [];
  const last = wanted.at(-1);
  const isHit = (word: string) =>
    wanted.includes(fold(word)) || (last !== undefined && fold(word).startsWith(last));
  const parts: HitPart[] = [];
  let from = 0;
  for (const match of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    if (!isHit(match[0])) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index), hit: false });
    parts.push({ text: match[0], hit: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), hit: false });
  return cut(parts, maxLength);
}

function cut(parts: HitPart[], maxLength: number): HitPart[] {
  const [first] = parts;
  const lead = Math.floor(maxLength / 3);
  if (first && !first.hit && parts.length > 1 && first.text.length > lead) {
    parts[0] = { text: `…${first.text.slice(-lead).replace(/^\S*\s/, "")}`, hit: false };
  }
  const kept: HitPart[] = [];
  let left = maxLength;
  for (const part of parts) {
    if (left <= 0) break;
    kept.push(part.text.length > left ? { ...part, text: `${part.text.slice(0, left)}…` } : part);
    left -= part.text.length;
  }
  return kept;
}
