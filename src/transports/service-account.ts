/** The signed assertion of a Google service account: https://developers.google.com/identity/protocols/oauth2/service-account */
import { sign } from 'node:crypto'

/** The only places that a key file may name as its token endpoint, and this machine for tests. */
const TOKEN_URL =
  /^(https:\/\/(oauth2\.googleapis\.com|accounts\.google\.com)\/|http:\/\/(127\.0\.0\.1|localhost):)/
/** Longest life of an assertion there. */
const LIFE_SECONDS = 3600

/** Throws without the key's text where it is no key file. */
export function assertionOf(keyFile: string, { scope, seconds }: { scope: string; seconds: number }) {
  let key: { client_email?: unknown; private_key?: unknown; token_uri?: unknown }
  try {
    key = JSON.parse(keyFile) as typeof key
  } catch {
    throw new Error('the key is not valid: expected the JSON key file of a service account')
  }
  const { client_email: email, private_key: pem, token_uri: tokenUrl } = key ?? {}
  if (typeof email !== 'string' || typeof pem !== 'string' || typeof tokenUrl !== 'string')
    throw new Error('the key is not valid: expected client_email, private_key and token_uri')
  if (!TOKEN_URL.test(tokenUrl)) throw new Error('the key is not valid: its token_uri is not one of Google')
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { iss: email, scope, aud: tokenUrl, iat: seconds, exp: seconds + LIFE_SECONDS }
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`
  try {
    const signature = sign('RSA-SHA256', Buffer.from(signed), pem).toString('base64url')
    return { tokenUrl, assertion: `${signed}.${signature}` }
  } catch {
    throw new Error('the key is not valid: its private_key cannot sign')
  }
}
