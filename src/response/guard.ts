/** Dry run of a response: which learned connections it would cut, and who must agree. Cannot be switched off. */
import type { Device, DeviceType, Link } from '#model/device'
import { isSafetySystem } from '#model/safety'
import type { Microseconds } from '#model/time'
import { type ResponseTarget, targetText } from './target.ts'

export const guardLimits = {
  /** A connection counts as learned if it is in the baseline, or is older than this. */
  learnedAfterMs: 24 * 3_600_000,
  /** Cut connections that are listed; all count. */
  listed: 100,
} as const

/** Types that act on the process: never a target. */
const CONTROLLERS: ReadonlySet<DeviceType> = new Set([
  'PLC',
  'RTU',
  'IED',
  'DCS Controller',
  'Slot',
  'Robot Controller',
  'Industrial Robot',
  'Servo Drive',
  'Variable Frequency Drive',
  'Pneumatic Device',
  'I/O Adapter',
  'Turbine',
  'Meter',
  'Industrial Packaging System',
  'Industrial Scale',
  'Fire Alarm',
  'Fire Detector',
  'Alarm System',
  'Elevator',
])
/** Cutting one of these cuts others with it. */
const SHARED: ReadonlySet<DeviceType> = new Set([
  'Router',
  'Switch',
  'Firewall',
  'VPN Gateway',
  'Wireless Access Point',
])

export interface GuardInput {
  readonly target: ResponseTarget
  /** Devices that have the target's address or MAC address. */
  readonly devices: readonly Device[]
  /** Connections the response would cut. */
  readonly links: readonly Link[]
  /** False if there are more than could be read. */
  readonly areLinksComplete: boolean
  readonly deviceOf: (id: string) => Device | undefined
  /** True if the pair of addresses is in the baseline. */
  readonly isLearned: (client: string, server: string) => boolean
  readonly isCrownJewel: (device: Device) => boolean
  readonly now: Microseconds
}

export interface CutConnection {
  readonly client: string
  readonly server: string
  readonly protocol: string
  readonly isLearned: boolean
  /** One end acts on the process. */
  readonly isProcess: boolean
  readonly operations: string
}

export interface ResponseDryRun {
  readonly devices: readonly string[]
  readonly cuts: readonly CutConnection[]
  readonly learnedCuts: number
  readonly processCuts: number
  /** `one`: one other person agrees; `two`: two others; `never`: refused even if all agree. */
  readonly approvals: 'one' | 'two' | 'never'
  readonly reasons: readonly string[]
}

export function dryRun(input: GuardInput): ResponseDryRun {
  const cuts = input.links.map((link) => cutOf(link, input))
  const learned = cuts.filter(({ isLearned }) => isLearned)
  const process = learned.filter(({ isProcess }) => isProcess)
  const never = refusals(input)
  const two = cautions(input, { learned: learned.length, process: process.length })
  return {
    devices: input.devices.map(nameOf),
    cuts: [...cuts].sort((one, other) => weight(other) - weight(one)).slice(0, guardLimits.listed),
    learnedCuts: learned.length,
    processCuts: process.length,
    approvals: never.length > 0 ? 'never' : two.length > 0 ? 'two' : 'one',
    reasons: [...never, ...two],
  }
}

/** True for a device no response may address, as a target or as a host to call. */
export function isProtected(device: Device): boolean {
  const { type, class: kind, purdueLevel, roles } = device
  return (
    CONTROLLERS.has(type) ||
    isSafetySystem(device) ||
    roles.some((role) => /controller|safety/.test(role) && !/domain/.test(role)) ||
    (kind === 'OT' && purdueLevel !== undefined && purdueLevel <= 1)
  )
}

function refusals({ target, devices }: GuardInput): string[] {
  const reasons: string[] = []
  for (const device of devices) {
    if (isProtected(device))
      reasons.push(`${nameOf(device)} is a controller or safety device (${device.type}); it is never cut off`)
    else if (target.kind === 'mac' && SHARED.has(device.type))
      reasons.push(`${nameOf(device)} is a ${device.type}; its MAC address stands for all hosts behind it`)
  }
  if (target.kind === 'account' && /^(administrator|krbtgt|guest)$/i.test(target.value))
    reasons.push(`${target.value} is a built-in account; disabling it locks the domain out`)
  return reasons
}

function cautions(
  { target, devices, areLinksComplete, isCrownJewel }: GuardInput,
  { learned, process }: { readonly learned: number; readonly process: number },
): string[] {
  const reasons: string[] = []
  if (process > 0) reasons.push(`cuts ${process} learned connections of the process`)
  else if (learned > 0 && target.kind === 'mac') reasons.push(`cuts ${learned} learned connections`)
  if (!areLinksComplete) reasons.push('it has more connections than a dry run reads')
  for (const device of devices) {
    if (isCrownJewel(device) || device.importance === 'high') reasons.push(`${nameOf(device)} is important`)
    if (device.class === 'OT' || (device.purdueLevel ?? 5) <= 2)
      reasons.push(`${nameOf(device)} is at level ${device.purdueLevel ?? 'unknown'} of the plant`)
    if (SHARED.has(device.type) || device.type === 'Domain Controller')
      reasons.push(`${nameOf(device)} is a ${device.type}; others depend on it`)
  }
  if (target.kind === 'account') reasons.push('which connections need the account is not known')
  if (target.kind === 'domain') reasons.push('which connections need the domain is not known')
  return reasons
}

function cutOf(link: Link, { deviceOf, isLearned, now }: GuardInput): CutConnection {
  const ends = [deviceOf(link.client), deviceOf(link.server)]
  return {
    client: end(ends[0], link.clientAddress),
    server: end(ends[1], link.serverAddress),
    protocol: link.protocol || `${link.transport}/${link.port ?? ''}`,
    isLearned:
      isLearned(link.clientAddress, link.serverAddress) ||
      now - link.firstSeen >= guardLimits.learnedAfterMs * 1000,
    isProcess: ends.some((device) => device !== undefined && (device.class === 'OT' || isProtected(device))),
    operations: link.operations
      .slice(0, 3)
      .map(({ name }) => name)
      .join(', '),
  }
}

const weight = ({ isLearned, isProcess }: CutConnection) => (isLearned ? 1 : 0) + (isProcess ? 2 : 0)
const nameOf = ({ name, ipAddresses, id }: Device) => name || ipAddresses[0] || id
const end = (device: Device | undefined, address: string) =>
  device === undefined || device.class === 'Internet' || nameOf(device) === address
    ? address
    : `${nameOf(device)} (${address})`

/** `Cuts 2 connections, 1 of them learned`. */
export function dryRunSentence(
  target: ResponseTarget,
  { cuts, learnedCuts, processCuts }: ResponseDryRun,
): string {
  if (cuts.length === 0) return `No known connection of ${targetText(target)} is cut`
  const learned = learnedCuts === 0 ? 'none of them learned' : `${learnedCuts} of them learned`
  return `Cuts ${cuts.length} known connections of ${targetText(target)}, ${learned}, ${processCuts} of the process`
}
