/** Bodies of requests to, and answers of, a SIMATIC web server. */
import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

export const PAGE = '/CPUCommands'
export const API = '/api/jsonrpc'
/** Groups of methods: chapter Web API. None of another maker's JSON-RPC has them all, and few have one. */
const METHOD =
  /^(?:Alarms|Api|ApiTickets|Communication|Datalogs|DiagnosticBuffer|Failsafe|Files|Modules|Plc|PlcProgram|Project|Redundancy|Syslog|Technology|WebApp|WebServer)\.[A-Z]\w{2,40}$/
/** The buttons of the start page. */
const BUTTON = /(?:^|&)(Run|Stop|Reset)=1(?:&|$)/

const limits = {
  /** Longest body that is read. */
  bytes: 16_384,
  /** Requests of one bulk; the manual allows 50. */
  bulk: 64,
  /** Characters of a text that are emitted. */
  quoted: 160,
} as const

export interface SimaticWebCall {
  readonly id: string
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
}

interface Answer {
  readonly id: string
  /** Undefined: it was done. */
  readonly error: string | undefined
}

export type SimaticMessage =
  | { readonly kind: 'button'; readonly name: string }
  | { readonly kind: 'calls'; readonly calls: readonly SimaticWebCall[] }
  | { readonly kind: 'answers'; readonly answers: readonly Answer[] }

/**
 * Reads one body; `foreign` if it is neither. What answers the requests of another maker's JSON-RPC looks as the answers here.
 *
 * @param hasAsked a request was read before
 */
export function dissect(
  { bytes, start, end, fromClient, context }: Slice,
  { hasAsked }: { readonly hasAsked: boolean },
): Dissected<SimaticMessage> {
  const length = end - start
  if (length > limits.bytes || !(fromClient || hasAsked)) return { kind: 'foreign' }
  const text = latin1(bytes, start, end)
  const message = context === PAGE ? button(text, fromClient) : rpc(text, fromClient)
  return message === undefined ? { kind: 'foreign' } : { kind: 'message', length, message }
}

function button(text: string, fromClient: boolean): SimaticMessage | undefined {
  const name = fromClient ? BUTTON.exec(text)?.[1] : undefined
  return name === undefined ? undefined : { kind: 'button', name }
}

function rpc(text: string, fromClient: boolean): SimaticMessage | undefined {
  const parsed = json(text)
  const all = (Array.isArray(parsed) ? parsed : [parsed]).slice(0, limits.bulk).filter(isRecord)
  if (fromClient) {
    const calls = all.flatMap((each) => callOf(each) ?? [])
    return calls.length === 0 ? undefined : { kind: 'calls', calls }
  }
  const answers = all.flatMap((each) => answerOf(each) ?? [])
  return answers.length === 0 ? undefined : { kind: 'answers', answers }
}

function callOf({ id, method, params }: Readonly<Record<string, unknown>>): SimaticWebCall | undefined {
  if (typeof method !== 'string' || !METHOD.test(method)) return undefined
  return { id: said(id), method, params: isRecord(params) ? params : {} }
}

function answerOf(each: Readonly<Record<string, unknown>>): Answer | undefined {
  const { id, error } = each
  if (id === undefined || !('result' in each || 'error' in each)) return undefined
  if (error === undefined || error === null) return { id: said(id), error: undefined }
  return { id: said(id), error: said(isRecord(error) ? (error.message ?? error.code) : error) }
}

/** As text of one line, bounded. Values of other kinds are named by their kind, because their text is unknown. */
export function said(value: unknown): string {
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return clean(isPlain ? String(value) : typeof value, limits.quoted)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Undefined for what is no JSON. */
function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
