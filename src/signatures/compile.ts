/** Rule text into a signature that runs. */

import { ExpressionRefused } from '#bytes/expression/program'
import type { Severity } from '#model/rule'
import { addressSet, portSet } from './addresses.ts'
import { DECODED, PAYLOAD } from './buffers.ts'
import { CLASS_PRIORITIES } from './classifications.ts'
import { aboutKeywords } from './keywords/about.ts'
import { byteKeywords } from './keywords/bytes.ts'
import { contentKeywords } from './keywords/content.ts'
import { flowKeywords } from './keywords/flow.ts'
import { headerKeywords } from './keywords/headers.ts'
import { industrialKeywords } from './keywords/industrial.ts'
import { headerProtocol } from './protocols.ts'
import { KeywordRefused, type OpenContent, RuleBuilder } from './rule-builder.ts'
import type { SignatureText } from './rule-text.ts'
import { severityOfPriority, severityOfWord } from './severity.ts'
import type { Chain, ContentStep, Signature } from './signature.ts'
import type { VariableBook } from './variables.ts'

/** Every keyword that is understood. */
export const KEYWORDS = new Map([
  ...Object.entries(aboutKeywords),
  ...Object.entries(contentKeywords),
  ...Object.entries(byteKeywords),
  ...Object.entries(flowKeywords),
  ...Object.entries(headerKeywords),
  ...Object.entries(industrialKeywords),
])

/** Why a rule does not run: the keyword (or part of the header) at fault, and what is wrong with it. */
export interface SignatureRejection {
  readonly sid: number
  readonly line: number
  readonly keyword: string
  readonly reason: string
}

/** Actions that raise an alert. No packet is ever dropped here: the sensor is passive. */
const ALERTING = new Set(['alert', 'drop', 'reject', 'rejectsrc', 'rejectdst', 'rejectboth'])

export function compileRule(
  text: SignatureText,
  variables: VariableBook,
  file: string,
): Signature | SignatureRejection {
  const rule = new RuleBuilder()
  const sid = Number(text.options.find(({ keyword }) => keyword === 'sid')?.value ?? 0)
  const refuse = (keyword: string, reason: string): SignatureRejection => ({
    sid,
    line: text.line,
    keyword,
    reason,
  })
  if (!ALERTING.has(text.action)) return refuse(text.action, 'this action is not supported; expected alert')
  const protocol = headerProtocol(text.protocol)
  if (protocol === undefined) return refuse(text.protocol, 'this protocol is not supported')
  rule.application = protocol.application
  for (const { keyword, value } of text.options) {
    const read = KEYWORDS.get(keyword)
    if (read === undefined) return refuse(keyword, 'this keyword is not supported')
    try {
      read(rule, value)
    } catch (error) {
      if (!(error instanceof KeywordRefused || error instanceof ExpressionRefused)) throw error
      return refuse(keyword, error.message)
    }
  }
  if (rule.sid === 0) return refuse('sid', 'expected a unique number')
  const source = addressSet(text.source, variables)
  const destination = addressSet(text.destination, variables)
  const sourcePorts = portSet(text.sourcePorts, variables)
  const destinationPorts = portSet(text.destinationPorts, variables)
  if (source === undefined) return refuse(text.source, 'expected addresses')
  if (destination === undefined) return refuse(text.destination, 'expected addresses')
  if (sourcePorts === undefined) return refuse(text.sourcePorts, 'expected ports')
  if (destinationPorts === undefined) return refuse(text.destinationPorts, 'expected ports')
  const chains = rule.chains()
  return {
    sid: rule.sid,
    revision: rule.revision,
    generator: rule.generator,
    message: rule.message === '' ? `Signature ${rule.sid}` : rule.message,
    classification: rule.classification,
    references: rule.references,
    techniques: rule.techniques,
    severity: severityOf(rule),
    anomaly: rule.anomaly,
    target: rule.target,
    transports: protocol.transports,
    ipVersion: protocol.ipVersion,
    application: rule.application,
    source,
    sourcePorts,
    destination,
    destinationPorts,
    isBidirectional: text.direction === '<>',
    flow: { ...rule.flow, only: protocol.only ?? rule.flow.only },
    flowBits: rule.flowBits,
    hostBits: rule.hostBits,
    headers: rule.headers,
    industrial: rule.industrial,
    chains,
    fast: fastPattern(chains),
    threshold: rule.threshold,
    isSilent: rule.isSilent,
    variables: rule.variables.length,
    file,
  }
}

/** Bytes that industrial messages are full of. */
const COMMON_BYTES: ReadonlySet<number> = new Set([0x00, 0x01, 0x02, 0x03, 0x20, 0xff])

/** The content that is rarest in traffic, by its length; the rule's own keyword takes precedence. */
function fastPattern(chains: readonly Chain[]): Signature['fast'] {
  let best: { readonly buffer: string; readonly step: ContentStep } | undefined
  let bestScore = -1
  for (const { buffer, steps, transforms } of chains) {
    if (transforms.length > 0 || buffer === DECODED) continue
    for (const step of steps) {
      if (step.kind !== 'content' || step.isNegated) continue
      const isChosen = (step as OpenContent).isFastPattern
      // A named buffer is a small part of traffic; zeros are everywhere.
      const distinct = new Set([...step.bytes].filter((byte) => !COMMON_BYTES.has(byte))).size
      const score = (isChosen ? 1e6 : 0) + (buffer === PAYLOAD ? 0 : 1000) + distinct * 4 + step.bytes.length
      if (score <= bestScore) continue
      best = { buffer, step }
      bestScore = score
    }
  }
  return best
}

/** A rule's own priority counts before its metadata, and that before its class. */
function severityOf(rule: RuleBuilder): Severity {
  const said = rule.priority === undefined ? severityOfWord(rule.signatureSeverity) : undefined
  return said ?? severityOfPriority(rule.priority ?? CLASS_PRIORITIES.get(rule.classification) ?? 3)
}
