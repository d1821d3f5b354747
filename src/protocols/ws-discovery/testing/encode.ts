/** Builds WS-Discovery envelopes for tests and the plant simulator. */
interface Announcement {
  readonly action: 'Hello' | 'Bye' | 'Probe' | 'ProbeMatches'
  readonly types?: string
  readonly scopes?: string
  readonly transports?: string
}

const NAMESPACE = 'http://schemas.xmlsoap.org/ws/2005/04/discovery'

export function envelope({ action, types = '', scopes = '', transports = '' }: Announcement): Uint8Array {
  const inner =
    `<a:EndpointReference><a:Address>urn:uuid:0000-17</a:Address></a:EndpointReference>` +
    `<d:Types>${types}</d:Types><d:Scopes>${scopes}</d:Scopes><d:XAddrs>${transports}</d:XAddrs>`
  return new TextEncoder().encode(
    `<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" ` +
      `xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="${NAMESPACE}">` +
      `<s:Header><a:Action>${NAMESPACE}/${action}</a:Action></s:Header>` +
      `<s:Body><d:${action}>${inner}</d:${action}></s:Body></s:Envelope>`,
  )
}
