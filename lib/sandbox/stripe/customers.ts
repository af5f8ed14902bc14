import { find, save } from "./account";
import type { Call } from "./call";
import { type Customer, newCustomer, type PaymentMethod } from "./customer-objects";
import { listPage, PAGE_FIELDS } from "./list-page";
import { allowOnly, metadata, text } from "./read-fields";

const FIELDS = ["email", "name", "phone", "description", "metadata"];
const UNSUPPORTED = [
  "address",
  "balance",
  "cash_balance",
  "invoice_prefix",
  "invoice_settings",
  "next_invoice_sequence",
  "payment_method",
  "preferred_locales",
  "shipping",
  "source",
  "tax",
  "tax_exempt",
  "tax_id_data",
  "test_clock",
];

export function createCustomer({ account, fields, request }: Call): object {
  allowOnly(fields, FIELDS, UNSUPPORTED);
  const customer = newCustomer({
    created: account.nowSeconds(),
    email: text(fields, "email") ?? null,
    name: text(fields, "name") ?? null,
    phone: text(fields, "phone") ?? null,
    description: text(fields, "description") ?? null,
    metadata: metadata(fields),
  });
  save(account, customer);
  account.emit({ type: "customer.created", object: customer, request });
  return customer;
}

export function retrieveCustomer({ account, ids }: Call): object {
  return find<Customer>(account, "customer", ids[0] ?? "");
}

export function updateCustomer({ account, ids, fields, request }: Call): object {
  allowOnly(fields, FIELDS, UNSUPPORTED);
  const customer = find<Customer>(account, "customer", ids[0] ?? "");
  for (const name of ["email", "name", "phone", "description"] as const) {
    if (fields[name] !== undefined) customer[name] = text(fields, name) ?? null;
  }
  customer.metadata = { ...customer.metadata, ...metadata(fields) };
  save(account, customer);
  account.emit({ type: "customer.updated", object: customer, request });
  return customer;
}

export function listCustomers({ account, fields, path }: Call): object {
  allowOnly(fields, [...PAGE_FIELDS, "email"]);
  const email = text(fields, "email");
  const customers = account.journal.list<Customer>("customer");
  const found = customers.filter((customer) => !email || customer.email === email);
  return listPage(found, fields, path);
}

export function deleteCustomer({ account, ids, request }: Call): object {
  const customer = find<Customer>(account, "customer", ids[0] ?? "");
  account.journal.remove("customer", customer.id);
  account.emit({ type: "customer.deleted", object: customer, request });
  return { id: customer.id, object: "customer", deleted: true };
}

export function listPaymentMethods({ account, ids, fields, path }: Call): object {
  allowOnly(fields, [...PAGE_FIELDS, "customer", "type"]);
  const customer = ids[0] ?? text(fields, "customer");
  if (customer) find<Customer>(account, "customer", customer, ids[0] ? "path" : "customer");
  const methods = account.journal.list<PaymentMethod>("payment_method");
  const found = methods.filter((method) => customer && method.customer === customer);
  return listPage(found, fields, path);
}

export function retrievePaymentMethod({ account, ids }: Call): object {
  return find<PaymentMethod>(account, "payment_method", ids.at(-1) ?? "");
}
