"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { dataColumns } from "@/components/data-table/table-columns";
import { answerTo } from "@/components/forms/no-answer";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { Age, DateTime } from "@/components/ui/date-time";
import { EmptyState } from "@/components/ui/empty-state";
import { showToast } from "@/components/ui/toast";
import { revokeApiKeyAction } from "@/lib/workspaces/actions";
import type { ApiKeyRow } from "@/lib/workspaces/api-key-queries";
import { SCOPE_WORDS } from "./api-scopes";
import { CreateApiKey } from "./create-api-key";

export type ApiKeyTableProps = {
  workspaceSlug: string;
  timeZone: string;
  keys: readonly ApiKeyRow[];
  footnote: string;
};

type Shown = ApiKeyRow & { timeZone: string; onRevoke: () => void };

const column = dataColumns<Shown>();
const columns = column.columns([
  column.accessor("name", {
    header: "Name",
    meta: { hideable: false },
    cell: ({ row }) => <Name {...row.original} />,
  }),
  column.accessor("prefix", {
    header: "Begins with",
    cell: ({ row }) => <Prefix {...row.original} />,
  }),
  column.accessor("scopes", {
    header: "May",
    meta: { from: "lg" },
    cell: ({ row }) => scopeWords(row.original),
  }),
  column.accessor("lastUsedAt", {
    header: "Last used",
    cell: ({ row }) => <LastUse {...row.original} />,
  }),
  column.accessor("expiresAt", {
    header: "Ends",
    meta: { from: "md" },
    cell: ({ row }) => <Ends {...row.original} />,
  }),
  column.accessor("createdByName", {
    header: "Made by",
    meta: { from: "lg" },
    cell: ({ row }) => <bdi>{row.original.createdByName}</bdi>,
  }),
  column.display({
    id: "revoke",
    header: () => <span className="sr-only">Revoke</span>,
    meta: { hideable: false, align: "end" },
    cell: ({ row }) => <RevokeButton {...row.original} />,
  }),
]);

const scopeWords = ({ scopes }: Pick<ApiKeyRow, "scopes">) =>
  scopes.map((scope) => SCOPE_WORDS[scope].label).join(", ");

function Name({ name, state, isIdle }: Shown) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <bdi className="truncate font-medium" title={name}>
        {name}
      </bdi>
      <StateChip isIdle={isIdle} state={state} />
    </span>
  );
}

function StateChip({ state, isIdle }: Pick<ApiKeyRow, "state" | "isIdle">) {
  if (state === "revoked") return <Chip size="small">Revoked</Chip>;
  if (state === "expired") return <Chip size="small">Expired</Chip>;
  return isIdle ? (
    <Chip size="small" tone="warn">
      Unused for 90 days
    </Chip>
  ) : null;
}

function Prefix({ prefix }: Pick<ApiKeyRow, "prefix">) {
  return (
    <code className="font-mono text-meta text-ink-2" dir="ltr">
      {prefix}…
    </code>
  );
}

function LastUse({ lastUsedAt, lastUsedIp, timeZone }: Shown) {
  if (lastUsedAt === null) return <span className="text-ink-3">Never</span>;
  return (
    <span title={lastUsedIp ? `From ${lastUsedIp}` : undefined}>
      <Age at={lastUsedAt} timeZone={timeZone} />
    </span>
  );
}

function Ends({ state, expiresAt, revokedAt, revokedByName, timeZone }: Shown) {
  if (state === "revoked" && revokedAt) {
    return (
      <span title={revokedByName ? `Revoked by ${revokedByName}` : undefined}>
        <DateTime at={revokedAt} format="date" timeZone={timeZone} />
      </span>
    );
  }
  if (expiresAt === null) return <span className="text-ink-3">Never</span>;
  return <DateTime at={expiresAt} format="date" timeZone={timeZone} />;
}

function RevokeButton({ name, state, onRevoke }: Shown) {
  if (state === "revoked") return null;
  return (
    <Button aria-label={`Revoke ${name}`} onClick={onRevoke} size="sm">
      Revoke
    </Button>
  );
}

/** Every key there was, those that work first. */
export function ApiKeyTable({ workspaceSlug, timeZone, keys, footnote }: ApiKeyTableProps) {
  const router = useRouter();
  const [ending, setEnding] = useState<ApiKeyRow | null>(null);
  const rows = keys.map((row) => ({ ...row, timeZone, onRevoke: () => setEnding(row) }));
  const revoke = async ({ id, name }: ApiKeyRow) => {
    const result = await answerTo(revokeApiKeyAction(workspaceSlug, { apiKeyId: id }));
    if (!result.ok) return result;
    showToast({ title: `${name} is revoked`, tone: "ok" });
    router.refresh();
    return result;
  };
  return (
    <div className="flex-none">
      <DataTable
        columns={columns}
        empty={
          <EmptyState
            sample={<CreateApiKey look="secondary" workspaceSlug={workspaceSlug} />}
            title="No keys yet"
          >
            With a key your shop, your booking system or a script of yours sends messages through
            Tickline: order confirmations, reminders, codes. They stand in the inbox like all
            others, with the key’s name beside them.
          </EmptyState>
        }
        footnote={footnote}
        label="API keys"
        noun={{ one: "key", many: "keys" }}
        phoneRow={(row) => ({
          title: <bdi>{row.name}</bdi>,
          state: <StateChip {...row} />,
          line: (
            <span className="flex flex-wrap gap-x-2">
              <Prefix {...row} />
              <span>
                {row.lastUsedAt ? (
                  <>
                    used <LastUse {...row} />
                  </>
                ) : (
                  "never used"
                )}
              </span>
            </span>
          ),
          aside: <RevokeButton {...row} />,
        })}
        rowName={(row) => row.name}
        rows={rows}
        total={{ count: rows.length }}
      />
      <ConfirmDialog
        confirmLabel="Revoke key"
        description="The program that uses it is refused from its next call on, and this cannot be undone. What it sent stays, and so does what is on its way."
        onConfirm={async () => (ending ? revoke(ending) : undefined)}
        onOpenChange={(open) => {
          if (!open) setEnding(null);
        }}
        open={ending !== null}
        title={
          <>
            Revoke <bdi>{ending?.name}</bdi>
          </>
        }
        tone="danger"
      />
    </div>
  );
}
