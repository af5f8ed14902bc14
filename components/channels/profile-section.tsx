import { type ReactNode, Suspense } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { Facts } from "@/components/ui/facts";
import { Skeleton } from "@/components/ui/skeleton";
import type { BusinessProfile } from "@/lib/channels/whatsapp/account-graph";

/** The profile is at Meta: it comes when Meta answers, and the rest of the page does not wait. */
export function ProfileSection({ children }: { children: ReactNode }) {
  return (
    <section aria-labelledby="profile">
      <h2 className="text-reading font-semibold" id="profile">
        Business profile
      </h2>
      <p className="mb-3 text-dense text-ink-2">
        What customers see when they open this number in WhatsApp. It is kept at Meta.
      </p>
      <Suspense fallback={<Skeleton className="h-72" />}>{children}</Suspense>
    </section>
  );
}

/** The profile for somebody who may not change it. */
export function ProfileFacts({ profile }: { profile: BusinessProfile }) {
  return (
    <Facts
      items={[
        { key: "about", label: "About", value: profile.about || null },
        { key: "description", label: "Description", value: profile.description || null },
        { key: "address", label: "Address", value: profile.address || null },
        { key: "email", label: "Email", value: profile.email || null },
        { key: "websites", label: "Websites", value: profile.websites.join(", ") || null },
      ]}
    />
  );
}

/** In place of a profile that Meta did not give; `reason` is what it said, in words. */
export function ProfileUnread({ reason }: { reason: string }) {
  return (
    <ErrorState
      happened="The profile could not be read."
      next={reason}
      safe="Nothing was changed at Meta."
      size="region"
    />
  );
}
