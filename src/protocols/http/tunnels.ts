/** Programs that carry other connections inside a WebSocket, by what they agree on when it opens. */
import type { Anomaly } from '#model/fact'

export const TUNNEL = 'http-tunnel-tool'

/** Values of Sec-WebSocket-Protocol that these programs ask for, by their sources. */
const TOOLS: readonly (readonly [tool: string, asked: RegExp])[] = [
  ['chisel', /^chisel-v\d/],
  ['wstunnel', /^v1, ?authorization\.bearer\./],
]

export function tunnelIn(fields: ReadonlyMap<string, string>): Anomaly | undefined {
  const asked = fields.get('sec-websocket-protocol')
  if (asked === undefined) return undefined
  const tool = TOOLS.find(([, pattern]) => pattern.test(asked))?.[0]
  return tool === undefined ? undefined : { kind: 'anomaly', what: TUNNEL, detail: tool, about: 'client' }
}
