import type { FaultState, HandsetChat, HandsetList } from "@/lib/channels/sandbox-handset";

export const handsetKeys = {
  phones: ["handsets"] as const,
  list: (channelId: string, search: string) => ["handsets", channelId, "list", search] as const,
  chat: (channelId: string, phone: string) => ["handsets", channelId, "chat", phone] as const,
  faults: ["handset-faults"] as const,
};

export const handsetPath = (slug: string, channelId: string, phone?: string) =>
  `/w/${slug}/sandbox/handsets/${channelId}${phone ? `/${encodeURIComponent(phone)}` : ""}`;

export const fetchHandsets = (
  slug: string,
  { channelId, search }: { channelId: string; search: string },
  signal: AbortSignal,
) =>
  read<HandsetList>(
    `${handsetPath(slug, channelId)}${search ? `?${new URLSearchParams({ search })}` : ""}`,
    { signal },
  );

export const fetchChat = (
  slug: string,
  { channelId, phone }: { channelId: string; phone: string },
  signal: AbortSignal,
) => read<HandsetChat>(handsetPath(slug, channelId, phone), { signal });

export const fetchFaults = (slug: string, signal: AbortSignal) =>
  read<FaultState>(`/w/${slug}/sandbox/faults`, { signal });

/** A file goes as it is: too large for an action, and nothing needs to be unpacked. */
export const postFile = (
  slug: string,
  target: { channelId: string; phone: string },
  file: { bytes: Blob; name: string; voice: boolean },
) =>
  read<{ providerId: string }>(
    `${handsetPath(slug, target.channelId, target.phone)}/file?${new URLSearchParams({
      name: file.name,
      voice: file.voice ? "yes" : "no",
    })}`,
    {
      method: "POST",
      body: file.bytes,
      headers: { "content-type": file.bytes.type || "application/octet-stream" },
    },
  );

async function read<Answer>(address: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(address, init);
  const answer = (await response.json().catch(() => null)) as
    | (Answer & { error?: { message: string } })
    | null;
  if (!response.ok || answer === null) {
    throw new Error(answer?.error?.message ?? "The server gave no readable answer.");
  }
  return answer;
}
