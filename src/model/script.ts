/**
 * A conversation for a capture: messages with their senders, in order. `captures/script.ts` of a protocol's folder
 * contains some.
 */

/**
 * One message of a side: a datagram, a carried payload, or bytes of a stream. `how` is a parameter of the carrier in
 * its own form: the interface and operation of a remote call.
 */
export type ScriptStep = readonly [by: 'client' | 'server', bytes: Uint8Array, how?: string]

/** Transport of the conversation. The script of a carrier describes how it carries. */
export type ScriptTransport =
  | { readonly transport: 'tcp' | 'udp'; readonly port: number; readonly clientPort?: number }
  | { readonly etherType: number }
  /** IEEE 802.2 service access point. */
  | { readonly llc: number }
  /** IEEE 802 subnetwork access protocol. */
  | { readonly snap: { readonly oui: number; readonly type: number } }
  | { readonly ipProtocol: number }
  | { readonly carriedBy: string }
  /** A LINKTYPE_ value: the lines are whole frames of that link. */
  | { readonly link: number }

/** Address of one side, where the usual ones (10.20.0.1 asks 10.20.0.2) do not fit. */
export interface ScriptEndpoint {
  readonly ip?: string
  readonly mac?: string
}

export interface ConversationScript {
  /** Name of the capture, in kebab-case. */
  readonly name: string
  readonly over: ScriptTransport
  readonly lines: readonly ScriptStep[]
  readonly client?: ScriptEndpoint
  readonly server?: ScriptEndpoint
}

/** How a carrier's folder wraps lines of what rides on it into lines of its own. */
export interface ScriptCarrier {
  readonly over: ScriptTransport
  carry(lines: readonly ScriptStep[]): readonly ScriptStep[]
}
