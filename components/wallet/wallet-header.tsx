import type { ReactNode } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { TabLinks } from "@/components/ui/tabs";

export type WalletHeaderProps = {
  workspace: string;
  current: "ledger" | "prices";
  /** ISO 4217 code of the wallet. */
  currency: string;
  primary?: ReactNode;
};

/** Title and tabs of the wallet's pages. */
export function WalletHeader({ workspace, current, currency, primary }: WalletHeaderProps) {
  const name = pluralName(currency);
  return (
    <PageHeader
      actions={
        <span className="text-meta text-ink-3 max-md:pb-1">
          Amounts in {name}, shown to four decimals
        </span>
      }
      primary={primary}
      tabs={
        <TabLinks
          items={[
            { href: `/w/${workspace}/wallet`, label: "Ledger", current: current === "ledger" },
            {
              href: `/w/${workspace}/wallet/rates`,
              label: "Prices",
              current: current === "prices",
            },
          ]}
          label="Wallet"
        />
      }
      title="Wallet"
    />
  );
}

/** "US dollars". */
function pluralName(currency: string): string {
  const parts = new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    currencyDisplay: "name",
  }).formatToParts(2);
  return parts.find((part) => part.type === "currency")?.value ?? currency;
}
