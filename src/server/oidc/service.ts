/** Sign-in by OpenID Connect: authorization code flow with PKCE (RFC 7636), state and nonce. */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Configuration } from 'openid-client'
import { CodedError } from '#schema/errors'
import type { ExternalIdentity } from '../http/external-identity.ts'
import { isLoopback } from '../http/guard.ts'
import { RequestRate } from '../http/request-rate.ts'

const limits = {
  /** Sign-ins under way; beyond, the oldest is forgotten. */
  pending: 1000,
} as const

/** Milliseconds for a person to sign in at the issuer. */
export const PENDING_MS = 10 * 60_000
/** Of one address: otherwise it could push out the sign-ins of others. */
const STARTS = { perSecond: 0.5, burst: 20 } as const
/** Seconds for an answer of the issuer. */
const TIMEOUT_S = 10

export interface OidcOptions {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecretFile: string | null
  readonly scopes: string
  readonly groupsClaim: string
  /** Where the issuer sends the browser back to. */
  redirectUri(): string
}

interface Pending {
  /** Ties the answer to the browser that asked. */
  readonly binding: string
  readonly verifier: string
  readonly nonce: string
  readonly until: number
}

export class OidcService {
  readonly #options: OidcOptions
  readonly #pending = new Map<string, Pending>()
  readonly #starts = new RequestRate(STARTS)
  #configuration: Promise<Configuration> | undefined

  constructor(options: OidcOptions) {
    this.#options = options
  }

  /** Where to send the browser, and the value of the cookie that it must bring back. */
  async start(address: string): Promise<{ readonly location: string; readonly binding: string }> {
    if (this.#starts.take(address) > 0)
      throw new CodedError('too-many-attempts', `${address}: too many sign-ins started`)
    const client = await import('openid-client')
    const configuration = await this.#configured()
    const [state, nonce, verifier] = [
      client.randomState(),
      client.randomNonce(),
      client.randomPKCECodeVerifier(),
    ]
    const binding = randomBytes(32).toString('base64url')
    this.#remember(state, { binding, verifier, nonce, until: Date.now() + PENDING_MS })
    const location = client.buildAuthorizationUrl(configuration, {
      ...{ redirect_uri: this.#options.redirectUri(), scope: this.#options.scopes, state, nonce },
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    return { location: location.href, binding }
  }

  /** The person of an answer; `query` is that of the callback. Throws `oidc-failed`. */
  async finish(query: string, binding: string | undefined): Promise<ExternalIdentity> {
    const state = new URLSearchParams(query).get('state') ?? ''
    const pending = this.#pending.get(state)
    this.#pending.delete(state)
    if (pending === undefined || pending.until < Date.now() || !isSame(pending.binding, binding ?? ''))
      throw new CodedError(
        'oidc-failed',
        'state: this browser started no sign-in within the last ten minutes',
      )
    const client = await import('openid-client')
    const configuration = await this.#configured()
    try {
      const answer = await client.authorizationCodeGrant(
        configuration,
        new URL(`${this.#options.redirectUri()}?${query}`),
        {
          ...{ pkceCodeVerifier: pending.verifier, expectedState: state, expectedNonce: pending.nonce },
          idTokenExpected: true,
        },
      )
      const claims = answer.claims()!
      const isComplete = this.#options.groupsClaim in claims && 'preferred_username' in claims
      const info =
        isComplete || configuration.serverMetadata().userinfo_endpoint === undefined
          ? {}
          : await client.fetchUserInfo(configuration, answer.access_token, claims.sub)
      return identityOf({ ...info, ...claims }, this.#options.groupsClaim)
    } catch (error) {
      const { error: code = '', message } = error as { error?: string; message: string }
      throw new CodedError('oidc-failed', code === '' ? message : `${code}: ${message}`)
    }
  }

  #remember(state: string, pending: Pending): void {
    this.#pending.set(state, pending)
    const oldest = this.#pending.size > limits.pending ? this.#pending.keys().next().value : undefined
    if (oldest !== undefined) this.#pending.delete(oldest)
  }

  /** Read once; again after a failure. */
  #configured(): Promise<Configuration> {
    this.#configuration ??= this.#discover().catch((error: Error) => {
      this.#configuration = undefined
      throw new CodedError('oidc-failed', `${this.#options.issuer} cannot be reached: ${error.message}`)
    })
    return this.#configuration
  }

  async #discover(): Promise<Configuration> {
    const client = await import('openid-client')
    const { issuer, clientId, clientSecretFile } = this.#options
    const url = new URL(issuer)
    const isPlain = url.protocol === 'http:'
    if (isPlain && !isLoopback(url.hostname))
      throw new Error('oidc.issuer: expected https:// for other machines')
    const secret = clientSecretFile === null ? undefined : readFileSync(clientSecretFile, 'utf8').trim()
    return client.discovery(url, clientId, secret, secret === undefined ? client.None() : undefined, {
      timeout: TIMEOUT_S,
      execute: isPlain ? [client.allowInsecureRequests] : [],
    })
  }
}

function identityOf(claims: Readonly<Record<string, unknown>>, groupsClaim: string): ExternalIdentity {
  const text = (name: string) => (typeof claims[name] === 'string' ? (claims[name] as string) : '')
  const groups = claims[groupsClaim]
  return {
    source: 'oidc',
    subject: `${text('iss')} ${text('sub')}`,
    name: text('preferred_username') || text('email') || text('sub'),
    groups: (Array.isArray(groups) ? groups : [groups])
      .filter((group) => typeof group === 'string')
      .slice(0, 1000),
  }
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
