/** Meaning of an HTTP status for a batch, unless the receiver's own contract defines another. */
import type { DeliveryOutcome, HttpAnswer, Item, Step } from './destination-type.ts'

export const answerLimits = {
  /** Longest a receiver may ask to wait. */
  retryAfterMs: 3_600_000,
  /** Characters of an answer that are repeated. */
  text: 200,
} as const

/** The same outcome for every item of a batch. */
export const all = (
  items: readonly Item[],
  outcome: DeliveryOutcome,
): { readonly outcomes: readonly DeliveryOutcome[] } => ({
  outcomes: items.map(() => outcome),
})

/**
 * By RFC 9110 §15 and RFC 6585: 2xx delivered, unless a web page came; 401, 403, 404 and redirects need a person, all wait; 413 splits; 429 and
 * 503 with `Retry-After` wait; other 4xx reject a single item and split a batch; the rest is retried.
 */
export function outcomeOf(
  answer: HttpAnswer,
  { items }: { readonly items: readonly Item[] },
): DeliveryOutcome {
  const { status } = answer
  const reason = reasonOf(answer)
  const afterMs = retryAfterMs(answer)
  if (status >= 200 && status < 300)
    return isWebPage(answer)
      ? {
          state: 'wait',
          reason: `HTTP ${status} with a web page: a proxy or a sign-in page answers; check the URL`,
        }
      : { state: 'delivered' }
  if (status >= 300 && status < 400) return { state: 'wait', reason: `${reason}: redirect not followed` }
  if (status === 401)
    return { state: 'wait', reason: `${reason}: the receiver does not accept the credentials` }
  if (status === 403) return { state: 'wait', reason: `${reason}: the account lacks a permission` }
  if (status === 404 || status === 405) return { state: 'wait', reason: `${reason}: check the URL` }
  if (status === 413) return { state: 'split', reason: `${reason}: too large` }
  if (status === 429) return { state: 'wait', reason: `${reason}: over the receiver's quota`, afterMs }
  if (status === 408 || status === 425 || status >= 500) return { state: 'retry', reason, afterMs }
  return items.length > 1 ? { state: 'split', reason } : { state: 'rejected', reason }
}

const isWebPage = ({ body }: HttpAnswer): boolean =>
  /^\s*<(?:!doctype\s+html|html)\b/i.test(body.slice(0, 200))

export function reasonOf(answer: HttpAnswer): string {
  const { status } = answer
  const text = (errorTextOf(answer) ?? answer.body).replace(/\s+/g, ' ').trim().slice(0, answerLimits.text)
  return text === '' ? `HTTP ${status}` : `HTTP ${status} ${text}`
}

/** `error.code` and `error.message`, or `message`, as most products name them. */
function errorTextOf(answer: HttpAnswer): string | undefined {
  const body = jsonOf(answer)
  const parts = [member(body, 'error', 'code'), member(body, 'error', 'message'), member(body, 'message')]
  const texts = parts.map(textOf).filter((text) => text !== '')
  return texts.length === 0 ? undefined : texts.join(': ')
}

/**
 * RFC 9110 §10.2.3 in seconds. A date would need a clock; the transport turns it into seconds. Undefined where none is
 * given or readable.
 */
export function retryAfterMs({ headers }: HttpAnswer): number | undefined {
  const text = headers['retry-after'] ?? ''
  return /^\d{1,9}$/.test(text) ? Math.min(Number(text) * 1000, answerLimits.retryAfterMs) : undefined
}

/** The answer's JSON; undefined where it is none. */
export function jsonOf({ body }: HttpAnswer): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** A member of an object; undefined for anything else. */
export function member(value: unknown, ...path: readonly (string | number)[]): unknown {
  let at = value
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined
    at = (at as Record<string | number, unknown>)[name]
  }
  return at
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The exchange of a type that posts one JSON document per item. `url` is ignored where the URL is a secret. */
export function postOne(
  { items, answers: [answer] }: Batch,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Step {
  if (answer !== undefined) return all(items, outcomeOf(answer, { items }))
  const body = items[0]!.body
  return {
    request: { method: 'POST', url, headers: { 'content-type': 'application/json', ...headers }, body },
  }
}

interface Batch {
  readonly items: readonly Item[]
  readonly answers: readonly HttpAnswer[]
}
