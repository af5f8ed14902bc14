import { and, asc, eq } from "drizzle-orm";
import { messageTemplates } from "@/db/schema/templates";
import type { WorkspaceTx } from "@/db/tenant";
import { spokenLanguage } from "@/lib/contacts/spoken-language";
import type { WorkspaceContext } from "@/lib/core/context";
import { chooseLanguage } from "@/lib/templates/choose-language";
import type { StoredTemplate } from "@/lib/templates/stored-template";
import { templatePlaces } from "@/lib/templates/template-slots";

/** A template in one language, as a campaign sends it; Meta files and prices each language by itself. */
export type Variant = Pick<StoredTemplate, "id" | "language" | "category" | "components"> & {
  /** Variables in order of appearance, as "body.name". */
  places: string[];
};

/** How a person came to their language: they speak it, nobody knows what they speak, or it is not there. */
export type LanguageReason = "own" | "unknown" | "not_there";

const variantOf = (template: Omit<Variant, "places">): Variant => ({
  id: template.id,
  language: template.language,
  category: template.category,
  components: template.components,
  places: templatePlaces(template.components),
});

/**
 * A template in every language that its account has or had it in, by language: what Meta paused or
 * somebody removed is among them, since recipients keep the language that their price was frozen
 * for. Every batch of a campaign reads this, so it leaves the wide columns of a draft where they are.
 */
export async function readEveryLanguage(
  tx: WorkspaceTx,
  ctx: Pick<WorkspaceContext, "workspaceId">,
  template: Pick<StoredTemplate, "wabaId" | "name">,
) {
  return tx
    .select({
      id: messageTemplates.id,
      name: messageTemplates.name,
      language: messageTemplates.language,
      category: messageTemplates.category,
      components: messageTemplates.components,
      status: messageTemplates.status,
      deletedAt: messageTemplates.deletedAt,
    })
    .from(messageTemplates)
    .where(
      and(
        eq(messageTemplates.workspaceId, ctx.workspaceId),
        eq(messageTemplates.wabaId, template.wabaId),
        eq(messageTemplates.name, template.name),
      ),
    )
    .orderBy(asc(messageTemplates.language));
}

/**
 * The languages that a campaign sends: all of its template's that Meta has approved, the chosen one
 * first, or the chosen one alone.
 */
export async function loadVariants(
  tx: WorkspaceTx,
  ctx: Pick<WorkspaceContext, "workspaceId">,
  { template, ownLanguage }: { template: StoredTemplate; ownLanguage: boolean },
): Promise<Variant[]> {
  if (!ownLanguage) return [variantOf(template)];
  const others = (await readEveryLanguage(tx, ctx, template)).filter(
    ({ id, status, deletedAt }) =>
      id !== template.id && status === "approved" && deletedAt === null,
  );
  return [template, ...others].map(variantOf);
}

/**
 * Chooses the variant of each person: their own language, then the fallbacks, then the one that the
 * campaign was written in. One answer a language is kept, for audiences of any size.
 * @param variants the chosen one first, at least one
 */
export function variantChooser(
  variants: readonly [Variant, ...Variant[]] | readonly Variant[],
  fallbacks: readonly string[],
): (contact: Parameters<typeof spokenLanguage>[0]) => {
  variant: Variant;
  reason: LanguageReason;
} {
  const [chosen] = variants;
  if (!chosen) throw new Error("a campaign without a template has no language to choose");
  const languages = variants.map(({ language }) => language);
  const known = new Map<string | null, { variant: Variant; reason: LanguageReason }>();
  return (contact) => {
    const spoken = spokenLanguage(contact);
    let answer = known.get(spoken);
    if (!answer) {
      const found = chooseLanguage(languages, spoken, [...fallbacks, chosen.language]);
      const variant = variants.find(({ language }) => language === found?.language) ?? chosen;
      const reason = spoken === null ? "unknown" : found?.isOwn ? "own" : "not_there";
      answer = { variant, reason };
      known.set(spoken, answer);
    }
    return answer;
  };
}
