/** Messages as HTTP POST, one after another over one connection. */
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { clean } from '#bytes/text'
import { readTlsFiles } from '#data-folder/tls-files'
import type { WebhookTransport } from '#model/destination'
import type { WaitingMessage } from '#store/outbox'
import { signatureHeaders } from './signature.ts'
import { type Delivery, type Errand, limits, problemOf } from './transport.ts'

/** RFC 9110 §15.5: the receiver understood, and will not take what stands in this one. */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 422])
/** Longest a receiver may ask to be left alone. */
const LONGEST_REST_MS = 10 * 60_000

interface Answer {
  readonly status: number
  readonly text: string
  readonly retryAfter: string
}

export async function sendWebhook(errand: Errand<WebhookTransport>): Promise<Delivery> {
  const { transport } = errand.destination
  const url = new URL(transport.url)
  const agent =
    url.protocol === 'https:'
      ? new HttpsAgent({ keepAlive: true, maxSockets: 1, minVersion: 'TLSv1.2' })
      : new HttpAgent({ keepAlive: true, maxSockets: 1 })
  const sent: number[] = []
  let answer = ''
  try {
    for (const message of errand.messages) {
      const came = await post(url, agent, bodyOf(message, errand), errand)
      const said = `${url.host}: ${came.status}${came.text === '' ? '' : ` ${came.text}`}`
      if (came.status >= 200 && came.status < 300) {
        sent.push(message.number)
        answer = said
        continue
      }
      const isRedirect = came.status >= 300 && came.status < 400
      return {
        sent,
        answer,
        problem: isRedirect ? `${said}: redirect not followed` : said,
        ...(REFUSALS.has(came.status) && { refused: message.number }),
        retryAfterMs: restOf(came.retryAfter),
      }
    }
    return { sent, problem: '', answer }
  } catch (error) {
    return { sent, answer, problem: problemOf(error, url.host) }
  } finally {
    agent.destroy()
  }
}

interface Body {
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
}

function bodyOf({ message, queued, number }: WaitingMessage, errand: Errand<WebhookTransport>): Body {
  const { destination, format, sender, secrets } = errand
  const now = Date.now()
  const text = format.write({ message, queued, sent: now * 1000 }, sender)
  const id = `${destination.id}-${queued}-${number}`
  return {
    text,
    headers: {
      ...secrets.headers,
      'content-type': format.type ?? 'text/plain; charset=utf-8',
      'content-length': String(Buffer.byteLength(text)),
      'user-agent': `Sightglass/${sender.version}`,
      ...signatureHeaders(secrets.signing, { id, seconds: Math.floor(now / 1000), body: text }),
    },
  }
}

function post(
  url: URL,
  agent: HttpAgent,
  { text, headers }: Body,
  { destination, certificates }: Errand<WebhookTransport>,
): Promise<Answer> {
  const isSecure = url.protocol === 'https:'
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      agent,
      headers,
      ...(isSecure && readTlsFiles(certificates, destination.transport)),
    }
    const take = (response: IncomingMessage) => {
      readStart(response).then(
        (said) =>
          resolve({
            status: response.statusCode ?? 0,
            text: said,
            retryAfter: String(response.headers['retry-after'] ?? ''),
          }),
        reject,
      )
    }
    const request = isSecure ? requestHttps(url, options, take) : requestHttp(url, options, take)
    const timer = setTimeout(
      () => request.destroy(new Error(`no answer within ${limits.answerMs / 1000} s`)),
      limits.answerMs,
    )
    request.on('error', reject)
    request.on('close', () => clearTimeout(timer))
    request.end(text)
  })
}

/** The first bytes of an answer, as clean text; a receiver that talks on is not listened to. */
async function readStart(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part)
    length += part.length
    if (length > limits.answerBytes) break
  }
  return clean(Buffer.concat(parts).subarray(0, limits.answerBytes).toString('utf8'), 200)
}

/** RFC 9110 §10.2.3, in seconds or as a date. */
function restOf(retryAfter: string): number | undefined {
  if (retryAfter === '') return undefined
  const ms = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), LONGEST_REST_MS)
}
