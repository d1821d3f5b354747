/** `sightglass serve`: opens the context, the features and the listener, and closes them in reverse. */
import { fileURLToPath } from 'node:url'
import { cancelRequests, openContext, PACKAGE } from './context.ts'
import { openFeatures } from './features.ts'
import { addressOf, listen, otherAddressesOf, useCertificate } from './http/listen.ts'
import { listenAddress } from './http/listen-address.ts'
import { buildServer } from './http/server.ts'
import { fingerprint } from './http/tls.ts'
import type { ServeOptions } from './serve-options.ts'

export interface Serving {
  /** `http://127.0.0.1:8470`. */
  readonly address: string
  /** Rejects new requests, interrupts what is under way so that it can continue later, and closes the store. */
  close(): Promise<void>
}

/** Starts the server; resolves when it answers. Rejects with a `ServeRefusal` if it cannot start with these options. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { say = (line) => process.stdout.write(`${line}\n`) } = options
  const { host, port } = listenAddress(options.listen)
  const context = await openContext(options)
  const {
    accounts,
    authentication,
    captures,
    certificate,
    lifecycle,
    log,
    metrics,
    publicUrl,
    serverLog,
    version,
  } = context
  const close = async () => {
    await cancelRequests(context)
    try {
      await lifecycle.end('stop')
    } finally {
      await lifecycle.end('close')
    }
  }
  try {
    const routes = await openFeatures(context)
    const server = await buildServer(routes, {
      version,
      authentication,
      tls: certificate,
      ui: fileURLToPath(new URL('build/ui', PACKAGE)),
      log: (error) => log(`sightglass: ${error.stack ?? error.message}`),
      answered(request) {
        metrics.observe(request)
        const { method, route, status, seconds } = request
        serverLog.debug('request', { method, route, status, ms: Math.round(seconds * 1000) })
      },
    })
    lifecycle.on('stop', () => server.close())
    context.events.on('certificate-replaced', (replaced) => useCertificate(server, replaced))
    await captures.recover()
    await listen(server, { host, port, isAsked: options.listen !== undefined })
    const address = addressOf(server, certificate !== undefined)
    publicUrl.listensAt(address)
    await lifecycle.begin('start')
    await captures.addFiles(options.files ?? [])
    await lifecycle.begin('ready')
    say(`Sightglass is ready: ${address}`)
    const others = otherAddressesOf(address)
    if (others.length > 0) say(`From machines that do not know this name: ${others.join(', ')}`)
    if (certificate !== undefined) say(`SHA-256 fingerprint of the certificate: ${fingerprint(certificate)}`)
    accounts.listensAt(publicUrl.text)
    return { address, close }
  } catch (error) {
    await close()
    throw error
  }
}
