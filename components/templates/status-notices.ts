import type { TemplateRow } from "@/lib/templates/queries";
import { rejectionWords } from "@/lib/templates/rejection-words";
import { mayUnpause } from "@/lib/templates/template-pause";

/** What the editor says on top of a draft that came back from Meta. */
export function setbackOf(template: TemplateRow): { title: string; reason: string } | null {
  const reason = rejectionWords(template.rejectionReason);
  if (template.status === "rejected") {
    return {
      title: "Meta rejected this wording",
      reason:
        reason ?? "It gave no reason. Look at the rules here, change the text and submit again.",
    };
  }
  return reason ? { title: "It is a draft again", reason } : null;
}

/** What a status means now, for a template whose text is fixed; null when there is nothing to say. */
export function noticeOf(
  template: TemplateRow,
  { mayWrite, canBeWritten }: { mayWrite: boolean; canBeWritten: boolean },
): { title: string; reason: string; tone: "info" | "warn" | "bad" } | null {
  const reason = rejectionWords(template.rejectionReason);
  switch (template.status) {
    case "approved":
    case "archived":
      return null;
    case "draft":
    case "rejected":
      if (!mayWrite) {
        return {
          title: "Only managers, admins and owners write templates",
          reason: reason ?? "You can read it here.",
          tone: "info",
        };
      }
      return canBeWritten
        ? null
        : {
            title: "This one is written in WhatsApp Manager",
            reason: `It has a part that the editor here cannot write, such as a link into an app. ${reason ?? ""}`,
            tone: template.status === "rejected" ? "bad" : "info",
          };
    case "pending":
      return {
        title: "Meta is reading it",
        reason:
          "Usually minutes, at most 24 hours. The text is fixed meanwhile; this page changes by itself.",
        tone: "info",
      };
    case "in_appeal":
      return { title: "In appeal", reason: "Meta reads it once more.", tone: "info" };
    case "paused":
      return {
        title: "Meta paused it",
        reason: `${reason ? `${reason} ` : ""}Messages with it are refused until the pause ends. ${mayUnpause(template) ? "This pause does not end by itself. " : ""}Customers blocked or reported it: send it to fewer people, or write a new one.`,
        tone: "warn",
      };
    case "disabled":
      return {
        title: "Meta disabled it",
        reason: `${reason ? `${reason} ` : ""}It cannot be sent again. Copy it as new and change the words.`,
        tone: "bad",
      };
    case "deleted":
      return {
        title: "Meta no longer has it",
        reason: "It cannot be sent. The words are kept here; copy it as new to file it again.",
        tone: "warn",
      };
    default:
      return template.status satisfies never;
  }
}
