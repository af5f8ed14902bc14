import { sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";

/** Where the ledger of any workspace does not add up; empty whatever was done before. */
export async function ledgerBreaks() {
  return [
    ...(await withSystem("check the ledger", (tx) => tx.execute(sql`select * from ledger_breaks`))),
  ];
}
