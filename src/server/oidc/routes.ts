/** Sign-in by OpenID Connect: to the issuer and back. */
import type { FastifyRequest } from 'fastify'
import { CodedError } from '#schema/errors'
import { readCookie } from '../http/cookies.ts'
import type { ExternalIdentity } from '../http/external-identity.ts'
import { route } from '../http/route.ts'
import { type OidcService, PENDING_MS } from './service.ts'

interface OidcApi {
  /** Undefined: it is off. */
  readonly oidc: OidcService | undefined
  /** Cookies are sent over TLS only. */
  readonly isTls: boolean
  /** The cookie of a new session. */
  signIn(identity: ExternalIdentity, raw: FastifyRequest): string
}

export const oidcRoutes = (api: OidcApi) => [
  route({
    method: 'GET',
    path: '/rest/sign-in/oidc',
    access: 'public',
    summary: 'Sends the browser to the OpenID Connect issuer',
    answer: { status: 302, description: 'To the issuer' },
    async handle({ raw, reply }) {
      const { location, binding } = await enabled(api).start(raw.ip)
      reply.header('set-cookie', bindingCookie(binding, api.isTls)).header('location', location)
    },
  }),
  route({
    method: 'GET',
    path: '/rest/sign-in/oidc/callback',
    access: 'public',
    summary: 'Where the issuer sends the browser back; signs in',
    answer: { status: 200, type: 'text/html', description: 'A page that leads to the first page' },
    async handle({ raw, reply }) {
      reply.type('text/html; charset=utf-8')
      const query = raw.url.split('?').slice(1).join('?')
      try {
        const identity = await enabled(api).finish(query, readCookie(raw.headers, cookieName(api.isTls)))
        reply.header('set-cookie', [api.signIn(identity, raw), bindingCookie('', api.isTls)])
        return leadTo('/')
      } catch (error) {
        if (!(error instanceof CodedError)) throw error
        reply.status(403)
        return leadTo(`/sign-in?failed=${error.code}`)
      }
    },
  }),
]

function enabled({ oidc }: OidcApi): OidcService {
  if (oidc === undefined) throw new CodedError('not-found', 'OpenID Connect is off: oidc.issuer is not set')
  return oidc
}

function cookieName(isTls: boolean): string {
  return isTls ? '__Host-sightglass-oidc' : 'sightglass-oidc'
}

/** Lax: the issuer leads the browser back from another site, and Strict would not send it. @param value '' deletes it */
function bindingCookie(value: string, isTls: boolean): string {
  const age = value === '' ? 0 : PENDING_MS / 1000
  return `${cookieName(isTls)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${age}${isTls ? '; Secure' : ''}`
}

/** A redirect would still count as one of the issuer's site, and the session cookie (SameSite=Strict) would not be sent. */
function leadTo(path: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${path}"><title>Sightglass</title><a href="${path}">Continue</a></html>`
}
