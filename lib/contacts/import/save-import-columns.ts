import { contactImports } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import type { ColumnMapping } from "./fields";
import { assertStatus, importIs, lockImport, readStagedRows } from "./import-state";
import { suggestCountry } from "./suggest-country";

/** Keeps what each column becomes; the country is guessed anew when the number's column moved. */
export async function saveImportColumns(
  ctx: WorkspaceContext,
  input: { importId: string; mapping: ColumnMapping },
): Promise<void> {
  assertCan(ctx, "contacts:import");
  await withWorkspace(ctx, async (tx) => {
    const current = await lockImport(tx, ctx, input.importId);
    assertStatus(current, "mapping", "checking", "checked");
    for (const column of Object.keys(input.mapping)) {
      if (Number(column) >= current.headers.length) {
        throw new Refusal("invalid", `There is no column ${Number(column) + 1} in this file.`);
      }
    }
    const options = { ...current.options };
    const columnsOf = (mapping: ColumnMapping) =>
      JSON.stringify(
        Object.entries(mapping).filter(([, field]) => field === "phone" || field === "country"),
      );
    if (columnsOf(current.mapping) !== columnsOf(input.mapping)) {
      const rows = await readStagedRows(tx, ctx, input.importId, 0, 200);
      const guess = suggestCountry(
        rows.map((row) => row.cells),
        input.mapping,
        ctx.country,
      );
      const hasPhone = Object.values(input.mapping).includes("phone");
      options.rules = {
        ...options.rules,
        defaultCountry: guess.defaultCountry,
        useCountryColumn: guess.useCountryColumn,
        withoutPhone: hasPhone ? options.rules.withoutPhone : "email_only",
      };
      options.countryReason = guess.reason;
      if (guess.fit) options.countryColumnFit = guess.fit;
      else delete options.countryColumnFit;
    }
    delete options.checkId;
    await tx
      .update(contactImports)
      .set({ mapping: input.mapping, options, status: "mapping" })
      .where(importIs(ctx, input.importId));
  });
}
