import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import { PictureViewer } from "@/components/ui/picture-viewer";
import type { SharedFile, SharedFiles } from "@/lib/inbox/file-queries";
import { fetchFiles, inboxKeys } from "./inbox-reads";
import { kindOfFile, MessageFile } from "./message-file";

export type SharedFileListProps = {
  slug: string;
  conversationId: string;
  customer: string;
  /** What came with the person; older ones are asked for. */
  first: SharedFiles;
  zone: string;
};

/** What both sides sent each other: pictures small, other files by name, the newest first. */
export function SharedFileList({
  slug,
  conversationId,
  customer,
  first,
  zone,
}: SharedFileListProps) {
  const [asked, setAsked] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const query = useInfiniteQuery({
    queryKey: inboxKeys.files(conversationId),
    queryFn: ({ pageParam, signal }) =>
      fetchFiles(slug, { conversationId, before: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: asked,
  });
  const files = query.data?.pages.flatMap((page) => page.files) ?? first.files;
  const hasMore = query.data ? query.hasNextPage : first.next !== null;
  const srcOf = ({ attachment }: SharedFile) => `/w/${slug}/media/${attachment.id}`;
  const pictures = files.filter(isPicture);
  const viewed = pictures.map((file) => ({
    id: file.attachment.id,
    src: srcOf(file),
    alt: `Picture from ${senderOf(file, customer)}`,
  }));
  const at = viewed.findIndex(({ id }) => id === shown);
  return (
    <div className="grid gap-3">
      {viewed.length > 0 ? (
        <ul aria-label="Pictures" className="grid grid-cols-3 gap-1.5">
          {viewed.map((picture) => (
            <li key={picture.id}>
              <button
                aria-label={`Open ${picture.alt}`}
                className="block aspect-square w-full overflow-hidden rounded-control bg-surface-3"
                onClick={() => setShown(picture.id)}
                type="button"
              >
                {/* biome-ignore lint/performance/noImgElement: a private address, seen by one session */}
                <img alt="" className="size-full object-cover" loading="lazy" src={picture.src} />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      {files.length > pictures.length ? (
        <ul aria-label="Other files" className="grid gap-2">
          {files
            .filter((file) => !isPicture(file))
            .map((file) => (
              <li className="min-w-0" key={file.attachment.id}>
                <MessageFile
                  attachment={file.attachment}
                  from={senderOf(file, customer)}
                  kind={file.kind === "text" ? kindOfFile(file.attachment) : file.kind}
                  onOpenPicture={() => undefined}
                  src={srcOf(file)}
                />
                <p className="mt-0.5 flex gap-1.5 text-meta text-ink-3">
                  <bdi className="truncate">{senderOf(file, customer)}</bdi>
                  <DateTime at={file.at} className="flex-none" format="date" timeZone={zone} />
                </p>
              </li>
            ))}
        </ul>
      ) : null}
      {query.isError ? (
        <p className="text-dense text-bad" role="alert">
          Older files could not be loaded. {query.error.message}
        </p>
      ) : null}
      {hasMore ? (
        <Button
          className="justify-self-start"
          loading={query.isFetching}
          onClick={() => {
            if (asked) void query.fetchNextPage();
            else setAsked(true);
          }}
          size="sm"
        >
          Show older files
        </Button>
      ) : null}
      {at >= 0 ? (
        <PictureViewer
          at={at}
          onAt={(next) => setShown(viewed[next]?.id ?? null)}
          onClose={() => setShown(null)}
          pictures={viewed}
        />
      ) : null}
    </div>
  );
}

/** A picture that was sent as a document keeps its name and stands among the files. */
const isPicture = ({ kind, attachment }: SharedFile) =>
  kind !== "document" && attachment.mimeType.startsWith("image/");

const senderOf = ({ direction, authorName }: SharedFile, customer: string) =>
  direction === "inbound" ? customer : (authorName ?? "us");
