import type { Traffic } from '#model/fact'
import type { ExampleFact } from '#model/rule'

/** Traffic of an example's flow, unless it is one SYN without a response. */
export type ExampleFlow = Partial<Omit<Traffic, 'client' | 'server'>> & {
  readonly client?: string
  readonly clientPort?: number
  readonly server?: string
  readonly serverPort?: number
}

/** Traffic of a flow, for the examples of rules: by default an attempt by TCP without a response. */
export function trafficExample(flow: ExampleFlow = {}, at = 0): Traffic {
  const { client = '10.0.0.1', clientPort = 40_000, server = '10.0.0.2', serverPort = 502, ...carried } = flow
  const party = (ip: string, port: number) => ({ realm: '', ip, mac: undefined, port })
  return {
    protocol: '',
    transport: 'tcp',
    vlan: undefined,
    first: at * 1e6,
    last: at * 1e6,
    packetsFromClient: 1,
    bytesFromClient: 60,
    packetsFromServer: 0,
    bytesFromServer: 0,
    timeToLiveFromClient: 64,
    timeToLiveFromServer: 0,
    established: false,
    refused: true,
    directionKnown: true,
    place: { file: 0, frame: 1 },
    ...carried,
    client: party(client, clientPort),
    server: party(server, serverPort),
  }
}

/** The same as a notice between its two ends. */
export function flowExample(flow: ExampleFlow, at = 0): ExampleFact {
  const { client = '10.0.0.1', server = '10.0.0.2', serverPort = 502 } = flow
  const traffic = trafficExample(flow, at)
  return { client, server, serverPort, protocol: traffic.protocol, at, fact: { kind: 'flow', traffic } }
}
