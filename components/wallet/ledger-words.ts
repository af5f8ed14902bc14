import type { EntryRow, StatementRow } from "@/lib/wallet/statement-queries";

/** What a line is called and the quiet line below it. One place, so that list and peek agree. */
export function entryWords(row: StatementRow): { title: string; about: string } {
  switch (row.kind) {
    case "folded":
      return {
        title: `Charges, ${row.count.toLocaleString("en")} messages`,
        about: row.campaignName ?? "Campaign",
      };
    case "failed_payment":
      return {
        title: "Top-up failed",
        about: `${row.reason ?? "The bank did not pay."} No money moved.`,
      };
    case "entry":
      return { title: titleOf(row), about: aboutOf(row) };
    default:
      return row satisfies never;
  }
}

function titleOf(row: EntryRow): string {
  switch (row.type) {
    case "usage":
      return `Charge, ${row.contactName ?? row.description}`;
    case "purchase":
      return row.description;
    case "refund":
      return `Refund, ${row.description}`;
    case "adjustment":
      if (row.referenceType === "dispute") return "Dispute";
      return row.referenceType === "refund" ? "Refund of a top-up" : "Correction";
    default:
      return row.type satisfies never;
  }
}

function aboutOf(row: EntryRow): string {
  if (row.type === "usage") {
    const price = [row.market, row.category?.replaceAll("_", " ")].filter(Boolean).join(", ");
    const parts = [row.campaignName, row.contactName ? row.description : null, price];
    return [...new Set(parts.filter(Boolean))].join(" · ") || "Message";
  }
  const by = row.actorName ? `by ${row.actorName}` : null;
  const about = row.type === "adjustment" ? row.description : providerReference(row.reference);
  return [about, by].filter(Boolean).join(", ");
}

/** "stripe:pi_3Q…" reads "Stripe pi_3Q…". */
export function providerReference(reference: string): string {
  const [provider = "", id] = reference.split(":", 2);
  if (!id) return reference;
  return `${provider.charAt(0).toUpperCase()}${provider.slice(1)} ${id}`;
}
