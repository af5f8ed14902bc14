import "server-only";
import { Refusal } from "@/lib/core/errors";
import { canSendMail, type MailContent, sendMail } from "@/lib/core/mailer";

/**
 * Sends a mail from a job. The queue gives up on a Refusal, which is right for an address that is
 * none, or where no mail server is set; a server that is down for an hour deserves another try.
 */
export async function deliverMail(mail: MailContent): Promise<void> {
  try {
    await sendMail(mail);
  } catch (error) {
    if (error instanceof Refusal && error.code === "unavailable" && canSendMail()) {
      throw new Error("the mail server did not take a mail", { cause: error.cause });
    }
    throw error;
  }
}
