import { type UseQueryResult, useQueryClient } from "@tanstack/react-query";
import { Sheet, SheetContent } from "@/components/ui/sheet";
import type { ConversationAbout } from "@/lib/inbox/about-queries";
import { ContactPane } from "./contact-pane";
import { inboxKeys } from "./inbox-reads";

/** Who one is talking to: the third pane, or a sheet over the others where there is no room. */
export function AboutPerson({
  query,
  conversationId,
  slug,
  zone,
  open,
  onOpenChange,
  onConversation,
}: {
  query: UseQueryResult<ConversationAbout>;
  conversationId: string;
  slug: string;
  zone: string;
  /** Of the sheet. */
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onConversation: (conversationId: string) => void;
}) {
  const client = useQueryClient();
  const pane = (
    <ContactPane
      conversationId={conversationId}
      onChanged={() => void client.invalidateQueries({ queryKey: inboxKeys.all })}
      onTags={() => void client.invalidateQueries({ queryKey: inboxKeys.desk })}
      onOpen={(id) => {
        onOpenChange(false);
        onConversation(id);
      }}
      query={query}
      slug={slug}
      zone={zone}
    />
  );
  return (
    <>
      <aside
        aria-label="About this person"
        className="hidden w-[272px] flex-none overflow-y-auto border-s border-line bg-surface lg:block"
      >
        {pane}
      </aside>
      <Sheet onOpenChange={onOpenChange} open={open}>
        <SheetContent title="About this person" titleHidden>
          <div className="-m-4">{pane}</div>
        </SheetContent>
      </Sheet>
    </>
  );
}
