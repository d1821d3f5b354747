/** Token endpoint and events.import: https://cloud.google.com/chronicle/docs/reference/rest/v1alpha/projects.locations.instances.events/import */
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { type Double, json } from '#destination-kit/testing/double'

export function makeDouble(): Double {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const taken: string[] = []
  return {
    settings: (url) => ({ url, project: 'plant', location: 'eu', instance: 'a7c2-11' }),
    secrets: (url) => ({
      key: JSON.stringify({
        ...{ type: 'service_account', client_email: 'ot@plant.iam.gserviceaccount.com' },
        ...{ private_key: privateKey, token_uri: `${url}/token` },
      }),
    }),
    answer({ path, headers, body }) {
      if (path === '/token') {
        const [head = '', claims = '', signature = ''] = (
          new URLSearchParams(body).get('assertion') ?? ''
        ).split('.')
        const { aud, iss } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, string>
        const isSigned = verify(
          ...(['RSA-SHA256', Buffer.from(`${head}.${claims}`), createPublicKey(publicKey)] as const),
          Buffer.from(signature, 'base64url'),
        )
        return isSigned && iss === 'ot@plant.iam.gserviceaccount.com' && aud?.endsWith('/token')
          ? json(200, { access_token: 'ya29.token', expires_in: 3599 })
          : json(400, { error: 'invalid_grant' })
      }
      if (headers.authorization !== 'Bearer ya29.token')
        return json(401, { error: { code: 401, status: 'UNAUTHENTICATED' } })
      if (path !== '/v1alpha/projects/plant/locations/eu/instances/a7c2-11/events:import')
        return json(404, { error: { code: 404, status: 'NOT_FOUND' } })
      const { inlineSource } = JSON.parse(body) as {
        inlineSource: { events: { udm: { metadata: Record<string, string>; principal: object } }[] }
      }
      for (const { udm } of inlineSource.events)
        if (udm.metadata.event_timestamp === undefined || Object.keys(udm.principal).length === 0)
          return json(400, { error: { code: 400, status: 'INVALID_ARGUMENT' } })
      taken.push(...inlineSource.events.map(({ udm }) => udm.metadata.product_log_id!))
      return json(200, {})
    },
    taken: () => taken,
    records: () => [...new Set(taken)],
  }
}
