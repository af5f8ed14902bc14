import { useQueryClient } from "@tanstack/react-query";
import type { TemplateChoice } from "@/lib/inbox/about-queries";
import type { MessageContentInput } from "@/lib/inbox/content-schema";
import type { Thread } from "@/lib/inbox/thread-queries";
import { ContentDialog } from "./content-dialog";
import type { FormKind } from "./content-form";
import { inboxKeys } from "./inbox-reads";
import { ScheduleDialog } from "./schedule-dialog";
import { TemplatePicker } from "./template-picker";
import type { Meanwhile } from "./use-answers-meanwhile";
import type { Preparing } from "./use-preparing";
import type { WindowEnd } from "./window-clock";

/** What a template is chosen for: to be sent, or to go when the window has closed by then. */
export type Picking = { for: "send" | "fallback"; template?: TemplateChoice } | null;

export type ConversationDialogsProps = {
  slug: string;
  workspaceName: string;
  workspaceZone: string;
  zone: string;
  conversationId: string;
  customer: string;
  newest: Thread | undefined;
  /** Null when it is closed. */
  windowEnd: WindowEnd;
  /** The words in the composer. */
  draft: string;
  form: FormKind | null;
  onForm: (form: FormKind | null) => void;
  onSendForm: (content: MessageContentInput, words: string) => void;
  preparing: Preparing;
  watch: Meanwhile;
  picking: Picking;
  onPicking: (picking: Picking) => void;
};

/** What opens above a conversation: a form to fill in, a time to choose, a template to pick. */
export function ConversationDialogs(props: ConversationDialogsProps) {
  const { slug, conversationId, customer, newest, form, onForm, picking, onPicking } = props;
  const { prepared, fallback, setFallback, done, close, read } = props.preparing;
  const client = useQueryClient();
  return (
    <>
      {newest ? (
        <ContentDialog
          conflict={props.watch.conflict}
          customer={customer}
          draft={props.draft}
          kind={form}
          onClose={() => onForm(null)}
          onSend={props.onSendForm}
          source={{ workspaceSlug: slug, channelId: newest.conversation.channelId }}
        />
      ) : null}
      <ScheduleDialog
        conversationId={conversationId}
        customer={customer}
        fallback={fallback}
        onClose={close}
        onDone={done}
        onFallback={setFallback}
        onPickTemplate={() => onPicking({ for: "fallback" })}
        prepared={prepared}
        slug={slug}
        windowEnd={props.windowEnd}
        workspaceZone={props.workspaceZone}
        zone={props.zone}
      />
      {newest ? (
        <TemplatePicker
          business={props.workspaceName}
          conversationId={conversationId}
          customer={customer}
          first={picking?.template}
          onChoose={picking?.for === "fallback" ? setFallback : undefined}
          onOpenChange={(open) => (open ? undefined : onPicking(null))}
          onSent={() => {
            props.watch.forget();
            read();
            void client.invalidateQueries({ queryKey: inboxKeys.lists });
          }}
          open={picking !== null}
          slug={slug}
          watch={props.watch}
        />
      ) : null}
    </>
  );
}
