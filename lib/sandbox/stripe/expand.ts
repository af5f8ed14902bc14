import { type Account, kindOfId } from "./account";
import type { Refund } from "./after-charge-objects";
import type { LineItem } from "./catalogue-objects";
import { invalid } from "./faults";
import type { FormFields } from "./form-body";
import type { Charge } from "./payment-objects";
import { list } from "./read-fields";

type Node = Record<string, unknown>;

/** Replaces the ids named by `expand[]` with their objects; paths go through lists by `data`. */
export function expand(account: Account, answer: object, fields: FormFields): object {
  const paths = list(fields, "expand") ?? [];
  if (paths.length === 0) return answer;
  const expanded = structuredClone(answer) as Node;
  for (const path of paths) {
    if (typeof path !== "string") throw invalid("Invalid string", "expand");
    const keys = path.split(".");
    if (keys.length > 4) throw invalid("You cannot expand more than 4 levels.", "expand");
    expandPath(account, expanded, keys, path);
  }
  return expanded;
}

function expandPath(account: Account, node: Node, keys: string[], path: string): void {
  const [key, ...rest] = keys;
  if (key === undefined) return;
  if (key === "data" && Array.isArray(node.data)) {
    for (const child of node.data as Node[]) expandPath(account, child, rest, path);
    return;
  }
  const included = includable(account, node, key);
  if (included) node[key] = included;
  if (!(key in node)) {
    throw invalid(`This property cannot be expanded (${path}).`, "expand");
  }
  const value = node[key];
  if (typeof value === "string") {
    const kind = kindOfId(value);
    const object = kind ? account.journal.get<object>(kind, value) : undefined;
    if (!object) throw invalid(`This property cannot be expanded (${path}).`, "expand");
    node[key] = object;
  }
  const next = node[key];
  if (rest.length > 0 && typeof next === "object" && next !== null) {
    expandPath(account, next as Node, rest, path);
  }
}

/** Lists that Stripe leaves out of an object until they are asked for. */
function includable(account: Account, node: Node, key: string): object | undefined {
  if (node.object === "checkout.session" && key === "line_items") {
    const kept = account.journal.get<{ items: LineItem[] }>("line_items", String(node.id));
    return sublist(kept?.items ?? [], `/v1/checkout/sessions/${String(node.id)}/line_items`);
  }
  if (node.object === "charge" && key === "refunds") {
    const refunds = account.journal
      .list<Refund>("refund")
      .filter((refund) => refund.charge === (node as unknown as Charge).id);
    return sublist(refunds.reverse(), `/v1/charges/${String(node.id)}/refunds`);
  }
  return undefined;
}

function sublist(records: object[], url: string): object {
  return { object: "list", data: records, has_more: false, url };
}
