/** An OpenID Connect issuer on loopback that signs in one person without asking. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type Configuration } from 'oidc-provider'

export interface Issuer {
  readonly url: string
  /** Groups of the person from now on. */
  groups: readonly string[]
  close(): Promise<void>
}

export const CLIENT = { id: 'sightglass', secret: 'a secret of the test only' }

/** @param redirectUri of the client; the client must use PKCE */
export async function startIssuer(redirectUri: () => string): Promise<Issuer> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let provider: Provider | undefined
  const issuer: Issuer = {
    url,
    groups: [],
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  // The client's address is known only once our server listens.
  const made = () => (provider ??= new Provider(url, configurationOf(issuer, redirectUri())))
  server.on('request', (request, response) => {
    const current = made()
    if (!request.url?.startsWith('/interaction/')) return current.callback()(request, response)
    void (async () => {
      const { params } = await current.interactionDetails(request, response)
      const grant = new current.Grant({ accountId: 'person-1', clientId: String(params.client_id) })
      grant.addOIDCScope(String(params.scope))
      const result = { login: { accountId: 'person-1' }, consent: { grantId: await grant.save() } }
      await current.interactionFinished(request, response, result)
    })()
  })
  return issuer
}

function configurationOf(issuer: Issuer, redirectUri: string): Configuration {
  return {
    clients: [
      {
        ...{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] },
        ...{ response_types: ['code'], grant_types: ['authorization_code'] },
      },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username'], groups: ['groups'] },
    scopes: ['openid', 'profile', 'groups'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: 'olga', groups: [...issuer.groups] }),
    }),
    cookies: { keys: ['of the test only'] },
  }
}
