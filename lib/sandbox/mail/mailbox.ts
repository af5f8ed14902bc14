import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import PostalMime, { type Address } from "postal-mime";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import { respondJson } from "../http/respond";
import { openJournal } from "../journal";
import { pageHeaders } from "../page";
import { findLinks } from "./find-links";
import { renderMailbox } from "./mailbox-page";

/** One received mail, as `GET /_control/mail` lists it. */
export type Mail = {
  id: string;
  /** ISO text. */
  at: string;
  from: string;
  /** Addresses of the envelope: who really gets it, blind copies included. */
  to: string[];
  subject: string;
  text: string;
  html: string;
  links: string[];
  /** What the headers offer for ending such mail (RFC 2369), with one POST or not (RFC 8058). */
  unsubscribe?: { addresses: string[]; oneClick: boolean };
};

export type MailboxOptions = {
  /** Where to listen for SMTP; another free port is taken when it is in use. 0 takes any. */
  smtpPort: number;
  /** Folder for `mail.jsonl`; without it a restart forgets everything. */
  stateDir?: string | undefined;
  nowMs?: (() => number) | undefined;
  log?: ((line: string) => void) | undefined;
};

export type Mailbox = Awaited<ReturnType<typeof createMailbox>>;

const KEEP_MAILS = 500;
const MAX_MAIL_BYTES = 10_000_000;

/**
 * Takes every mail that the application sends and shows it to the person at the keyboard: SMTP in,
 * `/mail` and `/_control/mail` out. Nothing is passed on to anybody.
 */
export async function createMailbox(options: MailboxOptions) {
  const nowMs = options.nowMs ?? Date.now;
  const log = options.log ?? (() => {});
  const file = options.stateDir ? path.join(options.stateDir, "mail.jsonl") : undefined;
  const journal = openJournal(file);
  let counter = Math.max(0, ...journal.list<Mail>("mail").map((mail) => Number(mail.id)));

  async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
    if (stream.sizeExceeded) throw new Error("Message exceeds the size limit of 10 MB");
    const email = await PostalMime.parse(Buffer.concat(chunks));
    counter += 1;
    const id = String(counter);
    const text = email.text ?? "";
    const html = email.html ?? "";
    const mail: Mail = {
      id,
      at: new Date(nowMs()).toISOString(),
      from: addressText(email.from) || envelopeFrom(session),
      to: session.envelope.rcptTo.map((recipient) => recipient.address),
      subject: email.subject ?? "",
      text,
      html,
      links: findLinks({ html, text }),
      ...unsubscribeOf(new Map(email.headers.map(({ key, value }) => [key, value]))),
    };
    journal.put("mail", id, mail);
    const kept = journal.list<Mail>("mail");
    for (const old of kept.slice(0, Math.max(0, kept.length - KEEP_MAILS))) {
      journal.remove("mail", old.id);
    }
    log(`mail: "${mail.subject}" for ${mail.to.join(", ")}`);
  }

  const smtp = new SMTPServer({
    name: "sandbox",
    banner: "Sandbox mailbox",
    // The line never leaves this machine, and the certificate that comes with the server would
    // make every careful client hang up. Any user and password will do.
    disabledCommands: ["STARTTLS"],
    authOptional: true,
    size: MAX_MAIL_BYTES,
    disableReverseLookup: true,
    closeTimeout: 200,
    onAuth: (auth, _session, callback) => callback(null, { user: auth.username ?? "anyone" }),
    onData: (stream, session, callback) => {
      receive(stream, session).then(
        () => callback(null, "Kept in the mailbox"),
        (error: Error) => callback(error),
      );
    },
  });
  smtp.on("error", (error: Error) => log(`mail: ${error.message}`));
  // The port of last time first: the application was told of it once, and a sandbox that comes
  // back after a crash must be found where it was.
  const lastPort = journal.get<{ port: number }>("smtp", "port")?.port;
  const smtpPort = await listenOnFirst(smtp, [lastPort ?? options.smtpPort, options.smtpPort, 0]);
  journal.put("smtp", "port", { port: smtpPort });

  const newestFirst = () => journal.list<Mail>("mail").reverse();

  return {
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    /** Answers a request if its path belongs to the mailbox; false leaves it untouched. */
    async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
      const url = new URL(request.url ?? "/", "http://sandbox");
      if (url.pathname === "/_control/mail") {
        if (request.method === "GET") respondJson(response, newestFirst());
        else if (request.method === "DELETE") {
          journal.clear("mail");
          respondJson(response, []);
        } else respondJson(response, { error: "Only GET and DELETE." }, { status: 405 });
        return true;
      }
      const [, first, id, rest] = url.pathname.split("/");
      if (first !== "mail" || rest !== undefined) return false;
      const mails = newestFirst();
      const open = id ? mails.find((mail) => mail.id === id) : mails[0];
      const missing = Boolean(id) && !open;
      response.writeHead(missing ? 404 : 200, pageHeaders([], "data: https: http:"));
      response.end(renderMailbox({ mails, open, chosen: Boolean(id) }));
      return true;
    },
    mails: newestFirst,
    close: () => new Promise<void>((resolve) => smtp.close(resolve)),
  };
}

async function listenOnFirst(smtp: SMTPServer, ports: number[]): Promise<number> {
  const [port = 0, ...others] = ports;
  try {
    return await listen(smtp, port);
  } catch (error) {
    const inUse = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
    if (!inUse || others.length === 0) throw error;
    return listenOnFirst(smtp, others);
  }
}

function listen(smtp: SMTPServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    smtp.server.once("error", reject);
    smtp.listen(port, "127.0.0.1", () => {
      smtp.server.off("error", reject);
      resolve((smtp.server.address() as AddressInfo).port);
    });
  });
}

function addressText(address: Address | undefined): string {
  if (!address?.address) return "";
  return address.name ? `${address.name} <${address.address}>` : address.address;
}

function envelopeFrom(session: SMTPServerSession): string {
  return session.envelope.mailFrom ? session.envelope.mailFrom.address : "";
}

function unsubscribeOf(headers: ReadonlyMap<string, string>): Pick<Mail, "unsubscribe"> {
  const offered = headers.get("list-unsubscribe");
  if (!offered) return {};
  return {
    unsubscribe: {
      addresses: [...offered.matchAll(/<([^>]+)>/g)].map((match) => match[1] as string),
      oneClick: headers.get("list-unsubscribe-post") === "List-Unsubscribe=One-Click",
    },
  };
}
