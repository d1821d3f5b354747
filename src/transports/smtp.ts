/** Mail over SMTP (RFC 5321), with nodemailer. */

import { isIP } from 'node:net'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { readTlsFiles } from '#data-folder/tls-files'
import type { DeliveryOutcome, Item, MailDestinationType } from '#destination-kit/destination-type'
import { all } from '#destination-kit/http-outcome'
import { limits, problemOf, type Transport, type TransportContext } from './transport.ts'

export function openSmtp(type: MailDestinationType, context: TransportContext): Transport {
  const { settings, secrets, connection, data, sender } = context
  const server = type.server(settings)
  const where = `${server.host}:${server.port}`
  const makeMailer = () =>
    createTransport({
      host: server.host,
      port: server.port,
      pool: true,
      maxConnections: 4,
      secure: server.security === 'tls',
      requireTLS: server.security === 'starttls',
      ignoreTLS: server.security === 'none',
      tls: {
        ...readTlsFiles(join(data, 'certificates'), connection),
        minVersion: 'TLSv1.2',
        // RFC 6066 §3: no addresses in the server name extension.
        ...(isIP(server.host) === 0 && { servername: server.host }),
      },
      ...(server.user !== '' && { auth: { user: server.user, pass: secrets.password ?? '' } }),
      ...(connection.proxy !== '' && { proxy: connection.proxy }),
      connectionTimeout: limits.connectMs,
      greetingTimeout: limits.connectMs,
      socketTimeout: limits.answerMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
  let mailer: ReturnType<typeof makeMailer> | undefined
  return {
    async send(items) {
      try {
        mailer ??= makeMailer()
        const outcomes: DeliveryOutcome[] = []
        for (const item of items) outcomes.push(await sendOne(item, mailer))
        return outcomes
      } catch (error) {
        return all(items, { state: 'wait', reason: problemOf(error, where) }).outcomes
      }
    },
    async close() {
      mailer?.close()
    },
  }

  async function sendOne(item: Item, through: ReturnType<typeof makeMailer>): Promise<DeliveryOutcome> {
    const { from, to, subject, text, messageId } = type.mail(item, settings, sender)
    try {
      await through.sendMail({
        ...{ from, to: [...to], subject, text },
        messageId: `<${messageId}>`,
        headers: { 'auto-submitted': 'auto-generated' },
      })
      return { state: 'delivered', reference: messageId }
    } catch (error) {
      return outcomeOf(error)
    }
  }

  /** RFC 5321 §4.2.1: 4yz again later, 5yz never; a failed sign-in or connection concerns every mail. */
  function outcomeOf(error: unknown): DeliveryOutcome {
    const {
      code = '',
      originalCode,
      responseCode,
      command,
    } = error as { code?: string; originalCode?: string; responseCode?: number; command?: string }
    const reason = `${where}: ${String((error as Error).message).slice(0, 300)}`
    if (code === 'EAUTH' || command === 'AUTH' || responseCode === 530 || responseCode === 535)
      return { state: 'wait', reason: `${where}: the server does not accept user and password` }
    if (code === 'ETLS')
      return {
        state: 'wait',
        reason: `${where}: the server offers no usable STARTTLS; its certificate may be unknown`,
      }
    if (responseCode !== undefined && responseCode >= 500) return { state: 'rejected', reason }
    if (responseCode !== undefined && responseCode >= 400) return { state: 'retry', reason }
    // The connection ended within a mail: the server may have it, and takes others.
    if (code === 'ECONNECTION' && originalCode === undefined) return { state: 'retry', reason }
    const cause = Object.assign(new Error((error as Error).message), { code: originalCode ?? code })
    return { state: 'wait', reason: problemOf(cause, where) }
  }
}
