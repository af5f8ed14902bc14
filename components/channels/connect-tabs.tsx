import { TabLinks } from "@/components/ui/tabs";
import type { ChannelKind } from "@/db/enums/channels";

/** Which kind of channel is connected. */
export function ConnectTabs({ workspace, current }: { workspace: string; current: ChannelKind }) {
  const base = `/w/${workspace}/settings/channels/connect`;
  return (
    <TabLinks
      items={[
        { href: base, label: "WhatsApp", current: current === "whatsapp" },
        { href: `${base}/sms`, label: "SMS", current: current === "sms" },
        { href: `${base}/email`, label: "Email", current: current === "email" },
      ]}
      label="Kind of channel"
    />
  );
}
