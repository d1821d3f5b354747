/** Every packet of a plan before anything is sent: the same bytes for the same plan. */
import { toHex } from '#bytes/hex'
import { type CompiledStep, requestBytes } from '../template/compile.ts'
import { chosenValues } from '../template/conversation.ts'
import type { QueryTemplate } from '../template/template.ts'
import { type CompiledQuery, compileTarget } from './compile-target.ts'
import { riskOrder, segmentOf, targetsOfWave } from './order.ts'
import type { PlannedTarget, QueryPlan } from './query-plan.ts'

const IP_TCP = 40
const IP_UDP = 28
const HEADERS = { tcp: IP_TCP, udp: IP_UDP, link: 0 } as const
const SYN = 44

export interface DryRunPacket {
  /** Milliseconds after the begin of the queries of its device. */
  readonly at: number
  readonly query: string
  readonly text: string
  /** Application bytes as hex; fields that echo the device as `..`, a credential as `**`; '' for a packet of TCP only. */
  readonly hex: string
  /** Plain text of its encrypted part, as hex; '' if there is none. */
  readonly plain: string
  /** Bytes with headers of IP and above, of a frame without IP all; of an encrypted request the most. */
  readonly bytes: number
  /** Sent only if the answer before asks for it. */
  readonly isConditional: boolean
}

export interface DryRunTarget {
  readonly target: PlannedTarget
  readonly wave: 'canary' | 'rest'
  readonly packets: readonly DryRunPacket[]
  readonly bytes: number
}

export interface DryRun {
  readonly targets: readonly DryRunTarget[]
  /** Most packets and bytes that a run sends, in all and by segment. */
  readonly packets: number
  readonly bytes: number
  readonly segments: Readonly<Record<string, { readonly packets: number; readonly bytes: number }>>
}

export function dryRun(plan: QueryPlan, templates: ReadonlyMap<string, QueryTemplate>): DryRun {
  const canaries = new Set(targetsOfWave(plan.targets, 'canary'))
  const targets = plan.targets.map((target): DryRunTarget => {
    const packets = packetsOf(plan, target, templates)
    return { target, wave: canaries.has(target) ? 'canary' : 'rest', packets, bytes: sum(packets) }
  })
  const segments: Record<string, { packets: number; bytes: number }> = {}
  for (const { target, packets, bytes } of targets) {
    const segment = `${segmentOf(target.address)}.0/24`
    segments[segment] ??= { packets: 0, bytes: 0 }
    segments[segment].packets += packets.length
    segments[segment].bytes += bytes
  }
  const packets = targets.reduce((total, one) => total + one.packets.length, 0)
  return { targets, packets, bytes: targets.reduce((total, one) => total + one.bytes, 0), segments }
}

function packetsOf(plan: QueryPlan, target: PlannedTarget, templates: ReadonlyMap<string, QueryTemplate>) {
  const { gap, sessionGap } = plan.budgets
  const packets: DryRunPacket[] = []
  let at = 0
  const queries = [...compileTarget(plan, target, templates)].sort((a, b) =>
    riskOrder(a.template.risk, b.template.risk),
  )
  for (const { template, steps } of queries) {
    const isTcp = template.transport === 'tcp'
    const add = (text: string, hex: string, bytes: number, isConditional = false, plain = '') =>
      packets.push({ at, query: template.id, text, hex, plain, bytes, isConditional })
    if (isTcp) {
      add('TCP SYN', '', SYN)
      add('TCP ACK', '', IP_TCP)
    }
    for (const { step, bytes, hex, plain, isConditional } of requestsOf({ steps })) {
      if (bytes > 0) add(step.name, hex, bytes + HEADERS[template.transport], isConditional, plain)
      if (isTcp && step.answer !== undefined) add('TCP ACK', '', IP_TCP, isConditional)
      at += sessionGap
    }
    if (isTcp) {
      add('TCP FIN', '', IP_TCP)
      add('TCP ACK', '', IP_TCP)
    }
    at += gap
  }
  return packets
}

function requestsOf({ steps }: Pick<CompiledQuery, 'steps'>) {
  return steps.flatMap((compiled) => {
    const { step } = compiled
    // Of the lengths of an index the longest is shown: no request is longer.
    if (step.walks !== undefined && compiled.indexLength !== Math.max(...step.walks.lengths)) return []
    return chosenValues(compiled).flatMap((values, i) =>
      Array.from({ length: step.atMost ?? 1 }, () => ({
        step,
        bytes: compiled.bytes.length + (compiled.tail?.[1] ?? 0),
        hex: shownHex(compiled, values) + '..'.repeat(compiled.tail?.[0] ?? 0),
        plain: compiled.plain === undefined ? '' : shownHex(compiled.plain, values),
        isConditional:
          step.when !== undefined || step.walks !== undefined || (step.until !== undefined && i > 0),
      })),
    )
  })
}

/** The request as the plan fixes it. */
function shownHex(compiled: CompiledStep, values: Readonly<Record<string, number>>): string {
  const pairs: string[] = toHex(requestBytes(compiled, values)).match(/../g) ?? []
  for (const { letter, offsets, length, bound } of compiled.fields) {
    const isFixed = Object.hasOwn(values, letter) || (bound.kind === 'values' && bound.values.length === 1)
    if (isFixed) continue
    for (const offset of offsets) pairs.fill(bound.kind === 'secret' ? '**' : '..', offset, offset + length)
  }
  return pairs.join('')
}

function sum(packets: readonly DryRunPacket[]): number {
  return packets.reduce((total, { bytes }) => total + bytes, 0)
}

/** Whether sent bytes are those of a packet of the dry run. */
export function isShown(hex: string, sent: string): boolean {
  if (hex.length !== sent.length) return false
  for (let at = 0; at < hex.length; at++)
    if (hex[at] !== '.' && hex[at] !== '*' && hex[at] !== sent[at]) return false
  return true
}
