/** Requests of the attack suite: to this machine only, which is asserted before a connection is made. */

const LOOPBACK = /^(127(?:\.\d{1,3}){3}|\[::1\])$/

/** Throws for every target but a literal loopback address: a name could be resolved to another machine. */
export function mustBeLoopback(target: string): URL {
  const url = URL.parse(target)
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:'
  if (url === null || !isHttp || !LOOPBACK.test(url.hostname))
    throw new Error(`refused before any connection: expected http://127.0.0.1 or http://[::1], got ${target}`)
  return url
}

export async function attack(target: string, options?: RequestInit): Promise<Response> {
  const url = mustBeLoopback(target)
  // A redirect could lead to another machine.
  return fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(30_000), ...options })
}
