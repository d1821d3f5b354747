import type { SyslogTransport, WebhookTransport } from '#model/destination'
import { sendSyslog } from './syslog.ts'
import type { Delivery, Errand } from './transport.ts'
import { sendWebhook } from './webhook.ts'

/** Sends a batch the way its destination says. Never rejects: what went wrong is told in words. */
export async function deliver(errand: Errand): Promise<Delivery> {
  try {
    return errand.destination.transport.kind === 'syslog'
      ? await sendSyslog(errand as Errand<SyslogTransport>)
      : await sendWebhook(errand as Errand<WebhookTransport>)
  } catch (error) {
    return { sent: [], problem: (error as Error).message, answer: '' }
  }
}
