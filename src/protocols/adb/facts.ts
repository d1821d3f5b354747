import { text } from '#bytes/text'
import { confidence, type Verb } from '#model/fact'
import type { Slice, Tell } from '#model/protocol'
import { type AdbMessage, COMMAND, HEADER } from './wire.ts'

/** Services that a client opens by name: Android Open Source Project, packages/modules/adb/SERVICES.TXT. */
const SERVICES: readonly (readonly [prefix: string, verb: Verb])[] = [
  ['shell', 'execute'],
  ['exec', 'execute'],
  ['reboot', 'restart'],
  ['root', 'configure'],
  ['remount', 'configure'],
  ['tcpip', 'configure'],
  ['sync', 'read'],
]
const BANNER = /ro\.product\.model=([^;]{1,64})/

export interface Exchange {
  hasAuthenticated: boolean
}

export function facts(message: AdbMessage, slice: Slice, tell: Tell, exchange: Exchange): void {
  const { command } = message
  if (command === COMMAND.authenticate) exchange.hasAuthenticated = true
  const said = text(slice.bytes, slice.start + HEADER, slice.start + message.length)
  if (command === COMMAND.connect && !slice.fromClient) tellDevice(said, tell, exchange)
  if (command !== COMMAND.open || !slice.fromClient) return
  const colon = said.indexOf(':')
  const service = (colon < 0 ? said : said.slice(0, colon)).split(',')[0]!
  const verb = SERVICES.find(([prefix]) => prefix === service)?.[1] ?? 'read'
  tell({
    kind: 'operation',
    verb,
    name: `Open ${service}`,
    code: service,
    object: colon < 0 || colon === said.length - 1 ? undefined : said.slice(colon + 1),
    outcome: 'asked',
  })
}

function tellDevice(banner: string, tell: Tell, { hasAuthenticated }: Exchange): void {
  tell({
    kind: 'session',
    phase: 'open',
    method: hasAuthenticated ? 'key' : 'none',
    secured: false,
  })
  const model = BANNER.exec(banner)?.[1]
  const about = { about: 'server', confidence: confidence.banner, field: 'CNXN' } as const
  tell({ kind: 'identity', attribute: 'os', value: 'Android', ...about })
  if (model !== undefined) tell({ kind: 'identity', attribute: 'model', value: model, ...about })
}
