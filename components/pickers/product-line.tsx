"use client";

import { ShoppingBag } from "lucide-react";
import { useState } from "react";
import type { CatalogProduct } from "@/lib/channels/whatsapp/shop-graph";

/** Whose catalogue and forms are read. */
export type PickSource = {
  workspaceSlug: string;
  /** The number; what it may send is its account's. */
  channelId: string;
};

export const sourceAddress = ({ workspaceSlug, channelId }: PickSource) =>
  `/w/${workspaceSlug}/channels/${channelId}`;

/** Picture, name, price and id of a product; the id alone where nothing else is known. */
export function ProductLine({
  source,
  id,
  product,
}: {
  source: PickSource;
  id: string;
  product?: CatalogProduct | undefined;
}) {
  return (
    <span className="flex min-w-0 flex-1 items-center gap-3">
      <ProductPicture
        address={
          product?.pictureUrl
            ? `${sourceAddress(source)}/products/picture?address=${encodeURIComponent(product.pictureUrl)}`
            : null
        }
      />
      <span className="min-w-0 flex-1">
        {product ? (
          <>
            <span className="block truncate text-body font-medium" dir="auto">
              {product.name}
            </span>
            <span className="flex flex-wrap gap-x-2 text-dense text-ink-2">
              {product.price ? <bdi>{product.price}</bdi> : null}
              {product.isAvailable ? null : <span className="text-warn">Out of stock</span>}
              <bdi className="truncate font-mono text-meta text-ink-3">{id}</bdi>
            </span>
          </>
        ) : (
          <bdi className="block truncate font-mono text-dense">{id}</bdi>
        )}
      </span>
    </span>
  );
}

function ProductPicture({ address }: { address: string | null }) {
  const [failed, setFailed] = useState(false);
  return (
    <span className="grid size-10 flex-none place-items-center overflow-hidden rounded-chip border border-line bg-surface-2 text-ink-3">
      {address && !failed ? (
        // biome-ignore lint/performance/noImgElement: a private address, seen by one session
        <img
          alt=""
          className="size-full object-cover"
          height={40}
          loading="lazy"
          onError={() => setFailed(true)}
          src={address}
          width={40}
        />
      ) : (
        <ShoppingBag />
      )}
    </span>
  );
}
