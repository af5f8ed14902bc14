"use client";

import {
  Contact,
  ExternalLink,
  FileText,
  Image,
  List,
  MapPin,
  MapPinned,
  Paperclip,
  Plus,
  ShoppingBag,
  ShoppingBasket,
  SquareMousePointer,
  Sticker,
  Workflow,
} from "lucide-react";
import { type ReactNode, type Ref, useRef } from "react";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { useCarries } from "./carries";
import type { FormKind } from "./content-form";
import type { UploadKind } from "./draft-state";

export type AttachMenuProps = {
  onFiles: (files: readonly File[], wanted: UploadKind) => void;
  onForm: (kind: FormKind) => void;
};

const PICKS: { wanted: UploadKind; label: string; icon: ReactNode; accept: string }[] = [
  {
    wanted: null,
    label: "Photo, video or sound",
    icon: <Image />,
    accept: "image/jpeg,image/png,video/mp4,video/3gpp,audio/*",
  },
  { wanted: "document", label: "Document", icon: <FileText />, accept: "" },
  { wanted: "sticker", label: "Sticker (WebP)", icon: <Sticker />, accept: "image/webp" },
];

const FORMS: { kind: FormKind; label: string; icon: ReactNode }[] = [
  { kind: "buttons", label: "Reply buttons", icon: <SquareMousePointer /> },
  { kind: "list", label: "List of choices", icon: <List /> },
  { kind: "link_button", label: "Link button", icon: <ExternalLink /> },
  { kind: "location", label: "Place", icon: <MapPin /> },
  { kind: "location_request", label: "Ask for their location", icon: <MapPinned /> },
  { kind: "contacts", label: "Contact card", icon: <Contact /> },
  { kind: "flow", label: "Form (WhatsApp Flow)", icon: <Workflow /> },
  { kind: "product", label: "Product", icon: <ShoppingBag /> },
  { kind: "product_list", label: "Several products", icon: <ShoppingBasket /> },
];

/** Everything that can be sent besides words: of a mail, what goes with them. */
export function AttachMenu(props: AttachMenuProps) {
  return useCarries().attached ? <AttachFiles {...props} /> : <ChooseKind {...props} />;
}

function AttachFiles({ onFiles }: AttachMenuProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton label="Attach files" onClick={() => input.current?.click()} size="sm">
        <Paperclip />
      </IconButton>
      <FilePicker input={input} onFiles={(files) => onFiles(files, "document")} pick="Files" />
    </>
  );
}

function ChooseKind({ onFiles, onForm }: AttachMenuProps) {
  const inputs = useRef(new Map<string, HTMLInputElement>());
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton label="Attach" size="sm" tooltip={false}>
            <Plus />
          </IconButton>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start">
          {PICKS.map(({ label, icon }) => (
            <DropdownMenuItem
              icon={icon}
              key={label}
              onSelect={() => inputs.current.get(label)?.click()}
            >
              {label}
            </DropdownMenuItem>
          ))}
          <DropdownMenuSeparator />
          {FORMS.map(({ kind, label, icon }) => (
            <DropdownMenuItem icon={icon} key={kind} onSelect={() => onForm(kind)}>
              {label}
            </DropdownMenuItem>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
      {PICKS.map(({ wanted, label, accept }) => (
        <FilePicker
          accept={accept}
          input={(element) => {
            if (element) inputs.current.set(label, element);
          }}
          key={label}
          onFiles={(files) => onFiles(files, wanted)}
          pick={label}
        />
      ))}
    </>
  );
}

function FilePicker({
  pick,
  input,
  accept,
  onFiles,
}: {
  pick: string;
  input: Ref<HTMLInputElement>;
  accept?: string;
  onFiles: (files: readonly File[]) => void;
}) {
  return (
    <input
      accept={accept || undefined}
      aria-hidden="true"
      className="hidden"
      data-pick={pick}
      multiple
      onChange={(event) => {
        const files = [...(event.target.files ?? [])];
        event.target.value = "";
        if (files.length > 0) onFiles(files);
      }}
      ref={input}
      tabIndex={-1}
      type="file"
    />
  );
}
