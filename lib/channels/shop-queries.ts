import "server-only";
import * as z from "zod";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { env } from "@/lib/core/env";
import { notFound, Refusal } from "@/lib/core/errors";
import { describeFailure } from "./describe-failure";
import { findChannel } from "./find-channel";
import { graphForChannel } from "./graph-for-channel";
import { fetchPicture } from "./whatsapp/fetch-picture";
import type { GraphFailure } from "./whatsapp/graph-answer";
import {
  type AccountFlow,
  type Catalog,
  type CatalogProduct,
  shopGraph,
} from "./whatsapp/shop-graph";

const WORDS_MAX = 100;
/** Meta's codes for a token without the right (whatsapp.md 10). */
const NO_RIGHT: readonly number[] = [10, 200];

export type ShopProducts = {
  catalogs: Catalog[];
  /** The one whose products follow; null when none is connected to the number's account. */
  catalogId: string | null;
  products: CatalogProduct[];
  /** All that match; null when Meta does not count. */
  total: number | null;
};

/**
 * Products of a catalogue that is connected to a number's account, as Meta has them at this moment.
 * Nothing is kept. A catalogue of another business is refused even where the token could read it,
 * since numbers in shared mode share one.
 * @param input.catalogId the first one that is connected, without it
 * @param input.words to be contained in a name or an id; "" for any product
 * @throws Refusal `not_found`, `unavailable` with Meta's words
 */
export async function listProducts(
  ctx: WorkspaceContext,
  input: { channelId: string; catalogId?: string | undefined; words: string },
): Promise<ShopProducts> {
  assertCan(ctx, "inbox:reply");
  const channel = await findNumber(ctx, input.channelId);
  const shop = shopGraph(graphForChannel(channel));
  const connected = await shop.catalogs(channel.accountId);
  if (!connected.ok) throw closedCatalog(connected.failure);
  const catalogs = connected.value;
  const chosen = input.catalogId
    ? catalogs.find(({ id }) => id === input.catalogId)
    : (catalogs[0] ?? null);
  if (chosen === undefined) {
    throw new Refusal("not_found", "This catalogue is not connected to the number’s account.");
  }
  if (chosen === null) return { catalogs, catalogId: null, products: [], total: 0 };
  const found = await shop.products(chosen.id, input.words.trim().slice(0, WORDS_MAX));
  if (!found.ok) throw closedCatalog(found.failure);
  return { catalogs, catalogId: chosen.id, ...found.value };
}

/**
 * The forms (Flows) of a number's account in every state, as Meta has them at this moment, those that
 * can be sent first.
 * @throws Refusal `not_found`, `unavailable` with Meta's words
 */
export async function listFlows(ctx: WorkspaceContext, channelId: string): Promise<AccountFlow[]> {
  assertCan(ctx, "inbox:reply");
  const channel = await findNumber(ctx, channelId);
  const found = await shopGraph(graphForChannel(channel)).flows(channel.accountId);
  if (!found.ok) throw unavailable(found.failure);
  const rank = ({ status }: AccountFlow) => (status === "PUBLISHED" ? 0 : 1);
  return found.value.toSorted(
    (left, right) => rank(left) - rank(right) || left.name.localeCompare(right.name),
  );
}

/** The picture of a product for a member of the workspace; null when it is none of Meta's. */
export async function openProductPicture(ctx: WorkspaceContext, address: string) {
  assertCan(ctx, "inbox:reply");
  return fetchPicture(address, env().META_GRAPH_URL);
}

async function findNumber(ctx: WorkspaceContext, channelId: string) {
  if (!z.uuid().safeParse(channelId).success) notFound("number");
  return findChannel(ctx, channelId);
}

function unavailable(failure: GraphFailure): Refusal {
  return new Refusal("unavailable", describeFailure(failure));
}

/** The catalogue has a right of its own, which a token that sends messages may lack. */
function closedCatalog(failure: GraphFailure): Refusal {
  if (failure.kind !== "refused" || !NO_RIGHT.includes(failure.code)) return unavailable(failure);
  const said = failure.userMessage || failure.details || failure.message;
  return new Refusal(
    "unavailable",
    `The token may not read the catalogue. Grant it catalog_management at Meta, then try again. Meta's words: "${said}" (code ${failure.code}).`,
  );
}
