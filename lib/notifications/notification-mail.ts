import type { NotificationKind } from "@/db/enums/notifications";
import { writeMail } from "@/lib/auth/mail-content";
import { env } from "@/lib/core/env";
import { type UnsubscribeClaims, unsubscribeToken } from "./unsubscribe-token";

type Told = {
  kind: NotificationKind;
  subject: string;
  detail: string | null;
  link: string;
  times: number;
};

type Reader = { workspaceId: string; memberId: string; slug: string; workspaceName: string };

/** How each kind is called in "stop mail about …". */
const KIND_NAMES: Record<UnsubscribeClaims["kind"], string> = {
  assigned: "conversations assigned to you",
  mention: "mentions",
  new_message: "new messages of yours",
  unassigned_message: "unassigned messages",
  target_risk: "targets at risk",
  campaign_done: "campaigns that are done",
  campaign_paused: "campaigns that paused",
  low_balance: "a low balance",
  number_health: "the health of numbers",
  template_verdict: "template decisions",
  import_done: "imports",
  message_failed: "messages that failed",
  all: "everything in this workspace",
};

export const kindName = (kind: UnsubscribeClaims["kind"]) => KIND_NAMES[kind];

/** One piece of news as a mail of its own, several as a list, each with its way out. */
export function writeNotificationMail(reader: Reader, told: readonly [Told, ...Told[]]) {
  const base = `${env().APP_URL}/w/${reader.slug}`;
  const kinds = [...new Set(told.map((row) => row.kind))];
  const [only] = told;
  const single = told.length === 1;
  const subject = single
    ? only.subject
    : `${told.length} notifications from ${reader.workspaceName}`;
  const token = (kind: UnsubscribeClaims["kind"]) =>
    unsubscribeToken({ workspaceId: reader.workspaceId, memberId: reader.memberId, kind });
  const line = (row: Told) =>
    `${row.subject}${row.times > 1 ? ` (${row.times} times)` : ""}${row.detail ? `: ${row.detail}` : ""}`;
  return {
    ...writeMail({
      // names are typed by people: a line break in one must not reach the header
      subject: subject.replace(/\p{Cc}+/gu, " "),
      paragraphs: single ? [only.subject, ...(only.detail ? [only.detail] : [])] : told.map(line),
      action: single
        ? { label: "Open it in Tickline", url: `${base}${only.link}` }
        : { label: "Open notifications", url: `${base}/notifications` },
      closing: `You are told because of your notification settings in ${reader.workspaceName}. What you have read in Tickline is not mailed.`,
      links: [
        ...kinds.map((kind) => ({
          label: `Stop mail about ${KIND_NAMES[kind]}`,
          url: `${env().APP_URL}/unsubscribe/${token(kind)}`,
        })),
        { label: "All notification settings", url: `${base}/settings/notifications` },
      ],
    }),
    unsubscribeUrl: `${env().APP_URL}/api/unsubscribe/${token(kinds.length === 1 ? only.kind : "all")}`,
  };
}
