"use client";

import { QueryClient, QueryClientProvider, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Smartphone } from "lucide-react";
import { type FormEvent, useState } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { useWorkspaceNews } from "@/components/layout/workspace-events";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { DateTime } from "@/components/ui/date-time";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PhoneNumber } from "@/components/ui/phone-number";
import { SearchLine } from "@/components/ui/search-line";
import { NativeSelect } from "@/components/ui/select";
import type { FaultState, HandsetList, PracticeNumber } from "@/lib/channels/sandbox-handset";
import { parsePhone } from "@/lib/core/format/phone";
import { FaultPanel } from "./fault-panel";
import { fetchFaults, fetchHandsets, handsetKeys } from "./handset-reads";
import { Phone } from "./phone";

export type HandsetScreenProps = {
  slug: string;
  timeZone: string;
  country: string;
  numbers: readonly PracticeNumber[];
  initial: { channelId: string; phones: HandsetList; faults: FaultState };
};

/** The customers' side of the practice numbers: a list of phones, and one that is yours. */
export function HandsetScreen(props: HandsetScreenProps) {
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { staleTime: 500, retry: 1 } } }),
  );
  return (
    <QueryClientProvider client={client}>
      <Screen {...props} />
    </QueryClientProvider>
  );
}

function Screen({ slug, timeZone, country, numbers, initial }: HandsetScreenProps) {
  const [channelId, setChannelId] = useState(initial.channelId);
  const [search, setSearch] = useState("");
  const [adding, setAdding] = useState(false);
  const [chosen, setChosen] = useState<{ phone: string; name: string | null } | null>(null);
  const [extra, setExtra] = useState<{ phone: string; name: string | null }[]>([]);
  useRefetchOnEvents(slug);
  const list = useQuery({
    queryKey: handsetKeys.list(channelId, search),
    queryFn: ({ signal }) => fetchHandsets(slug, { channelId, search }, signal),
    // the fake Meta moves ticks by itself and announces nothing to pages
    refetchInterval: 4_000,
    ...(channelId === initial.channelId && search === "" ? { initialData: initial.phones } : {}),
  });
  const faults = useQuery({
    queryKey: handsetKeys.faults,
    queryFn: ({ signal }) => fetchFaults(slug, signal),
    initialData: initial.faults,
  });
  const known = list.data?.handsets ?? [];
  const fresh = extra.filter(({ phone }) => known.every((row) => row.phone !== phone));
  const current = chosen ?? known[0] ?? null;
  const number = numbers.find((row) => row.channelId === channelId);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        about="A practice number inside this server. Nothing leaves it."
        actions={
          numbers.length > 1 ? (
            <NativeSelect
              aria-label="Practice number"
              onChange={(event) => {
                setChannelId(event.target.value);
                setChosen(null);
              }}
              options={numbers.map((row) => ({ value: row.channelId, label: row.name }))}
              size="sm"
              value={channelId}
            />
          ) : undefined
        }
        primary={
          <Button icon={<Plus />} look="primary" onClick={() => setAdding(true)} size="sm">
            New phone
          </Button>
        }
        title="Sandbox handset"
      />
      <div className="flex min-h-0 flex-1 max-lg:flex-col max-lg:overflow-y-auto">
        <section
          aria-label="Phones"
          className="flex min-h-0 flex-none flex-col border-line bg-surface max-lg:border-b lg:w-[280px] lg:border-e"
        >
          <SearchLine
            className="min-h-11 flex-none border-b border-line px-4"
            label="Search phones"
            onValueChange={setSearch}
            placeholder="Name or number"
            trailing={
              <span className="text-dense text-ink-3 tabular-nums">{list.data?.total}</span>
            }
            value={search}
          />
          <ul className="min-h-0 flex-1 overflow-y-auto max-lg:max-h-44">
            {fresh.map((row) => (
              <PhoneRow
                key={row.phone}
                onChoose={() => setChosen(row)}
                row={{ ...row, unread: 0, blocked: false, lastMessage: null }}
                selected={current?.phone === row.phone}
                timeZone={timeZone}
              />
            ))}
            {known.map((row) => (
              <PhoneRow
                key={row.phone}
                onChoose={() => setChosen(row)}
                row={row}
                selected={current?.phone === row.phone}
                timeZone={timeZone}
              />
            ))}
          </ul>
          {list.isError ? (
            <ErrorState
              happened="The sandbox does not answer"
              onRetry={() => void list.refetch()}
              safe="Your messages are not affected."
            />
          ) : null}
        </section>
        <section
          aria-label="The customer's phone"
          className="flex min-w-0 flex-col items-center bg-surface-2 px-4 py-5 max-lg:flex-none lg:min-h-0 lg:flex-1 lg:overflow-y-auto"
        >
          {current && number ? (
            <Phone
              business={number.phone}
              channelId={channelId}
              key={`${channelId} ${current.phone}`}
              name={current.name}
              phone={current.phone}
              slug={slug}
              timeZone={timeZone}
            />
          ) : (
            <div className="my-auto max-w-80 text-center">
              <Smartphone className="mx-auto size-6 text-ink-3" />
              <p className="mt-2 font-medium">No phone has a chat with this number yet</p>
              <p className="text-ink-2">
                Make one up and write to your own business. The answer arrives in your inbox.
              </p>
              <Button className="mt-4" icon={<Plus />} onClick={() => setAdding(true)}>
                New phone
              </Button>
            </div>
          )}
        </section>
        <FaultPanel faults={faults.data} slug={slug} />
      </div>
      <Dialog onOpenChange={setAdding} open={adding}>
        {adding ? (
          <NewPhone
            country={country}
            onMade={(made) => {
              setExtra((rows) => [made, ...rows.filter(({ phone }) => phone !== made.phone)]);
              setChosen(made);
              setAdding(false);
            }}
          />
        ) : null}
      </Dialog>
    </div>
  );
}

type RowProps = {
  row: HandsetList["handsets"][number];
  selected: boolean;
  timeZone: string;
  onChoose: () => void;
};

function PhoneRow({ row, selected, timeZone, onChoose }: RowProps) {
  return (
    <li>
      <button
        aria-current={selected ? "true" : undefined}
        className={classNames(
          "flex h-[60px] w-full items-center gap-3 border-b border-line px-4 text-start outline-offset-[-2px]",
          selected ? "bg-selection" : "hover:bg-surface-2",
        )}
        onClick={onChoose}
        type="button"
      >
        <Avatar name={row.name ?? row.phone} size="md" />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className="min-w-0 truncate font-medium" dir="auto">
              {row.name ?? <PhoneNumber e164={row.phone} />}
            </span>
            {row.lastMessage ? (
              <DateTime
                at={row.lastMessage.at}
                className="ms-auto text-meta text-ink-3"
                format="short"
                timeZone={timeZone}
              />
            ) : null}
          </span>
          <span className="flex items-center gap-2 text-dense text-ink-2">
            <span className="min-w-0 flex-1 truncate" dir="auto">
              {row.blocked
                ? "Has blocked you"
                : row.lastMessage
                  ? `${row.lastMessage.direction === "customer" ? "They: " : ""}${row.lastMessage.text}`
                  : "Nothing written yet"}
            </span>
            {row.unread > 0 ? (
              <span className="rounded-full bg-ink px-1.5 text-meta font-medium text-bg">
                {row.unread}
                <span className="sr-only"> unread on the phone</span>
              </span>
            ) : null}
          </span>
        </span>
      </button>
    </li>
  );
}

function NewPhone({
  country,
  onMade,
}: {
  country: string;
  onMade: (made: { phone: string; name: string | null }) => void;
}) {
  const [name, setName] = useState("");
  const [number, setNumber] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const make = (event: FormEvent) => {
    event.preventDefault();
    const read = parsePhone(number, country as never);
    if (!read.ok) {
      setFault(
        "This is not a phone number. Write it with its country code, for instance +254 712 345 678.",
      );
      return;
    }
    onMade({ phone: read.e164.slice(1), name: name.trim() || null });
  };
  return (
    <DialogContent
      description="An invented customer. The name is what WhatsApp shows as their profile."
      size="sm"
      title="New phone"
    >
      <form className="grid gap-4 pb-1" onSubmit={make}>
        <Field id="handset-name" label="Name" optional>
          {(control) => (
            <Input
              {...control}
              maxLength={60}
              onChange={(event) => setName(event.target.value)}
              value={name}
            />
          )}
        </Field>
        <Field error={fault} id="handset-number" label="Phone number">
          {(control) => (
            <Input
              {...control}
              dir="ltr"
              inputMode="tel"
              onChange={(event) => setNumber(event.target.value)}
              placeholder="+254 712 345 678"
              value={number}
            />
          )}
        </Field>
        <Button look="primary" type="submit">
          Add phone
        </Button>
      </form>
    </DialogContent>
  );
}

/** Our own side of the line announces itself; what is on the phones is read again then. */
function useRefetchOnEvents(slug: string) {
  const client = useQueryClient();
  useWorkspaceNews(
    slug,
    ["conversation", "campaign"],
    () => void client.invalidateQueries({ queryKey: handsetKeys.phones }),
    200,
  );
}
