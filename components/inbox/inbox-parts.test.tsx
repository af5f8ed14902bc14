import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { ConversationRow as Row } from "@/lib/inbox/conversation-row";
import type { InboxCounts } from "@/lib/inbox/count-queries";
import type { Desk } from "@/lib/inbox/desk-queries";
import { BulkBar } from "./bulk-bar";
import { ConversationHeader } from "./conversation-header";
import { ConversationRow } from "./conversation-row";
import { DeskProvider } from "./desk";
import { InboxScreen } from "./inbox-screen";
import { snoozeChoices } from "./snooze-choices";
import { targetState } from "./target-state";
import type { ConversationMoves } from "./use-conversation-moves";
import { ViewList } from "./view-list";
import { filterOfView, sameFilter } from "./view-words";

vi.mock("next/navigation", () => ({
  useSearchParams: () => new URLSearchParams("view=mine"),
  useParams: () => ({ workspace: "northwind" }),
  usePathname: () => "/w/northwind/inbox",
  useRouter: () => ({ refresh: () => undefined }),
}));
vi.mock("@/lib/inbox/actions", () => ({}));

const NOW = Date.parse("2026-11-27T10:00:00Z");
const LABEL = { id: "l1", name: "Delivery", tone: "info" as const };

const row: Row = {
  id: "c1",
  contactId: "p1",
  channelKind: "whatsapp",
  channelId: "n1",
  title: "Grace Wambui",
  titleIsPhone: false,
  status: "open",
  assigneeId: "m2",
  assigneeName: "Tom Otieno",
  unreadCount: 1,
  newCount: 1,
  isSeen: false,
  version: 3,
  lastMessageAt: "2026-11-27T09:00:00Z",
  windowExpiresAt: "2026-11-28T09:00:00Z",
  snoozedUntil: null,
  teamId: "t1",
  priority: "urgent",
  labels: [LABEL, { id: "l2", name: "Refund", tone: "warn" }],
  waitingSince: "2026-11-27T08:00:00Z",
  targetDueAt: "2026-11-27T09:00:00Z",
  targetWarnAt: "2026-11-27T08:45:00Z",
  optedOut: true,
  blocked: false,
  hasDraft: false,
  prepared: null,
  lastMessage: null,
};

const desk: Desk = {
  habits: { enterSends: false, sound: false },
  team: [
    { id: "m1", name: "Lena Moreau", isMe: true, away: false, open: 4 },
    { id: "m2", name: "Tom Otieno", isMe: false, away: true, open: 2 },
  ],
  teams: [{ id: "t1", name: "Sales", assignment: "load", memberIds: ["m2"] }],
  labels: [LABEL],
  views: [
    {
      id: "v1",
      name: "Urgent and mine",
      shared: true,
      mine: true,
      author: "Lena Moreau",
      filter: { status: "open", assignee: "me", priority: "urgent" },
      sort: "waiting",
    },
  ],
  canned: [],
  macros: [],
  tags: [],
  channels: [],
  agentName: "Lena Moreau",
  workspaceName: "Northwind",
  mayManage: true,
};

const counts: InboxCounts = {
  mine: 4,
  unassigned: 2,
  all: 12,
  mentions: 1,
  unread: 3,
  snoozed: 4,
  closed: 90,
  nextWakeAt: null,
  teams: { t1: 5 },
  labels: { l1: 6 },
  saved: { v1: 1001 },
};

const moves = {} as ConversationMoves;
const nothing = () => undefined;
const onDesk = (node: React.ReactNode) =>
  renderToStaticMarkup(
    <TooltipProvider>
      <DeskProvider desk={desk} viewerIds={["m2"]}>
        {node}
      </DeskProvider>
    </TooltipProvider>,
  );

test("a row says who, its label, how pressing it is, that it is late, and whose it is", () => {
  const markup = onDesk(
    <ConversationRow
      chosen={false}
      choosing={false}
      href="/w/northwind/inbox/c1"
      meId="m1"
      nowMs={NOW}
      onChoose={nothing}
      onOpen={nothing}
      row={row}
      selected={false}
      zone="Africa/Nairobi"
    />,
  );
  for (const words of ["Grace Wambui", "Delivery", "+1", "Urgent priority", "Late", "Tom Otieno"]) {
    expect(markup).toContain(words);
  }
  expect(markup).toContain('aria-label="Choose Grace Wambui"');
});

test("the header shows what is special, and who else is here", () => {
  const markup = onDesk(
    <ConversationHeader
      channelPhone="+254205550110"
      conversation={row}
      mayReply
      menu={null}
      moves={moves}
      onAbout={nothing}
      onBack={nothing}
      onBlock={nothing}
      onFind={nothing}
      onMenu={nothing}
      zone="Africa/Nairobi"
    />,
  );
  for (const words of ["Opted out of marketing", "Urgent", "Sales", "Delivery", "Refund", "Tom"]) {
    expect(markup).toContain(words);
  }
});

test("views carry their own counts, and beyond a thousand say so", () => {
  const markup = onDesk(
    <ViewList
      counts={counts}
      mayReply
      onDesk={async () => undefined}
      onView={nothing}
      slug="northwind"
      view="mine"
    />,
  );
  const words = markup.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
  expect(words).toContain("Mine 4 Unassigned 2 Open 12 Mentions 1");
  expect(words).toContain("Urgent and mine 1,000+");
  expect(words).toContain("Teams Sales 5 Labels Delivery 6");
  expect(words).toContain("You 4");
  expect(words).toContain("Tom away");
});

test("the bar says how many are chosen", () => {
  expect(
    onDesk(<BulkBar moves={moves} onClear={nothing} rows={[row, row]} zone="UTC" />),
  ).toContain("2 chosen");
});

test("a target is quiet while there is time, and when nobody waits", () => {
  expect(targetState(row, NOW)).toEqual({ kind: "late", words: "Late by 1 h" });
  expect(targetState(row, Date.parse("2026-11-27T08:50:00Z"))).toEqual({
    kind: "near",
    words: "Due in 10 min",
  });
  expect(targetState(row, Date.parse("2026-11-27T08:30:00Z"))).toBeNull();
  expect(targetState({ ...row, waitingSince: null }, NOW)).toBeNull();
});

test("tomorrow and next week are nine o'clock on the wall, whatever the clocks do", () => {
  for (const day of ["2026-03-27", "2026-03-28", "2026-10-24", "2026-11-27", "2026-11-29"]) {
    const now = new Date(`${day}T15:30:00`);
    for (const { id, until } of snoozeChoices(now)) {
      if (!until) continue;
      expect(until.getTime(), `${day} ${id}`).toBeGreaterThan(now.getTime());
      if (id !== "later") expect(until.getHours(), `${day} ${id}`).toBe(9);
      if (id === "week") expect(until.getDay(), day).toBe(1);
    }
  }
});

test("a list that differs from its view is known as changed, in whatever order it is written", () => {
  const own = filterOfView("saved-v1", desk);
  expect(sameFilter(own, { priority: "urgent", assignee: "me", status: "open" })).toBe(true);
  expect(sameFilter(own, { status: "open", assignee: "me" })).toBe(false);
  expect(sameFilter(filterOfView("mine", desk), { status: "open", assignee: "me" })).toBe(true);
});

test("the screen draws its views, its list and what to do first", () => {
  const markup = renderToStaticMarkup(
    <TooltipProvider>
      <InboxScreen
        currency="USD"
        desk={desk}
        initial={{
          now: new Date(NOW).toISOString(),
          view: "mine",
          filter: undefined,
          sort: undefined,
          list: { rows: [row], next: null, counts },
        }}
        mayReply
        sandboxHref={null}
        slug="northwind"
        timeZone="Africa/Nairobi"
        workspaceName="Northwind"
      />
    </TooltipProvider>,
  );
  expect(markup).toContain('aria-label="Conversations"');
  expect(markup).toContain('aria-label="Order: Newest first"');
  expect(markup).toContain("Choose a conversation");
  expect(markup).not.toContain("Changed from");
});
