import type { AgentAccess } from '#schema/agents'

const LOOPBACK = /^(?:localhost|127\.[\d.]+|\[?::1\]?)$/

/**
 * Host under which devices reach the listener. Where it listens on all addresses, that of this page, unless only this machine
 * can use it: then the first address of the certificate.
 */
export function hostForDevices({ listen, names }: AgentAccess, pageHost: string): string {
  const host = listen.slice(0, Math.max(0, listen.lastIndexOf(':')))
  if (host !== '' && host !== '0.0.0.0' && host !== '[::]') return host
  if (!LOOPBACK.test(pageHost)) return pageHost
  const others = names.filter((name) => !LOOPBACK.test(name))
  const found = others.find((name) => /^\d+(?:\.\d+){3}$/.test(name)) ?? others[0] ?? pageHost
  return found.includes(':') && !found.startsWith('[') ? `[${found}]` : found
}

/** '' if devices that check the certificate accept this host. */
export function hostFault({ names }: AgentAccess, host: string): string {
  if (!/^(?:[\w.-]+|\[[0-9a-f:.]+\])$/i.test(host)) return 'A name or address, without port'
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  // IPv6 is written in several ways: the device decides.
  if (names.length === 0 || bare.includes(':')) return ''
  const fits = names.some((name) => {
    const own = name.toLowerCase()
    return own === bare || (own.startsWith('*.') && bare.slice(bare.indexOf('.')) === own.slice(1))
  })
  if (fits) return ''
  return 'Not in the certificate: devices refuse it. Start the server with --url and this name.'
}

/** `agent.json` of an image. */
export function imageSettings(
  { listen, siteKey }: AgentAccess,
  { host, code, group }: { host: string; code: string; group: string },
): string {
  const port = listen.slice(listen.lastIndexOf(':') + 1)
  const settings = {
    server: `https://${host}:${port}`,
    authority: '/etc/sightglass-agent/server.pem',
    ...{ siteKey, code, group },
  }
  return `${JSON.stringify(settings, undefined, 2)}\n`
}
