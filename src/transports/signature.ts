import { createHmac } from 'node:crypto'

/**
 * Headers that prove who sent a body and when: Standard Webhooks 1.0.0, "Verifying webhook authenticity". `id` stays the
 * same when a message is sent again, so that a receiver knows it; `seconds` since 1970 lets it refuse what is old.
 * A secret that begins with `whsec_` is base64, any other is taken as it is.
 */
export function signatureHeaders(
  secret: string,
  { id, seconds, body }: { readonly id: string; readonly seconds: number; readonly body: string },
): Readonly<Record<string, string>> {
  const unsigned = { 'webhook-id': id, 'webhook-timestamp': String(seconds) }
  if (secret === '') return unsigned
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret)
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return { ...unsigned, 'webhook-signature': `v1,${signature}` }
}
