/**
 * Details of a device from a list made inside it: Windows computers by our script (data/windows-details.ps1), parts of
 * any device by a bill of materials (CycloneDX 1.2 to 1.6, SPDX 2.2 and 2.3, both as JSON).
 */
import type { Device, Module, Provenance } from '#model/device'
import { AGENT_SCHEMA, agentPackage, type FailedCheck, knownFirst, withChecks } from './agent-details.ts'

interface Part {
  readonly vendor: string
  readonly name: string
  readonly version: string
  /** Package of a distribution. */
  readonly origin?: { readonly source: string; readonly version: string }
}

export interface HostDetails {
  readonly form: 'windows' | 'cyclonedx' | 'spdx' | 'agent'
  /** Id of the device that an agent was joined with; nothing else identifies it. */
  readonly device?: string
  /** Checks of the agent that failed. */
  readonly checks?: readonly FailedCheck[]
  /** Names it goes by: host name, name of the product in a bill of materials. */
  readonly names: readonly string[]
  /** IP and MAC addresses in lower case with colons; empty in a bill of materials. */
  readonly addresses: readonly string[]
  readonly serial: string
  /** Version of the product that a bill is of; '' for any. */
  readonly version: string
  readonly os: string
  /** RFC 3339; '' if absent. */
  readonly taken: string
  /** Day of the newest update that was installed; '' if none is listed. */
  readonly updated: string
  readonly parts: readonly Part[]
}

const WINDOWS_SCHEMA = 'sightglass.windows-details/1'

const limits = {
  parts: 20_000,
  /** Parts that become modules of one device. */
  perDevice: 500,
  addresses: 64,
  /** Characters of one text. */
  text: 200,
} as const

type Json = Readonly<Record<string, unknown>>

/** Undefined for a document of another form. What is not as it should be inside of one is left out. */
export function readHostDetails(document: unknown): HostDetails | undefined {
  const one = objectOf(document)
  if (one === undefined) return undefined
  if (one.schema === WINDOWS_SCHEMA) return windowsDetails(one)
  if (one.schema === AGENT_SCHEMA) return agentDetails(one)
  if (one.bomFormat === 'CycloneDX') return cycloneDx(one)
  if (typeof one.spdxVersion === 'string' && /^SPDX-2\.[23]$/.test(one.spdxVersion)) return spdx(one)
  return undefined
}

function windowsDetails(one: Json): HostDetails {
  const updates = listOf(one.updates)
    .map((update) => dayOf(update.installed ?? update.InstalledOn))
    .filter((day) => day !== '')
  const [name, domain] = [textOf(one.name), textOf(one.domain)]
  return {
    form: 'windows',
    names: [name, domain === '' ? '' : `${name}.${domain}`].filter((text) => text !== ''),
    addresses: textsOf(one.addresses).map(addressOf),
    serial: textOf(one.serial),
    version: '',
    os: [textOf(one.os), textOf(one.build)].filter((text) => text !== '').join(' '),
    taken: textOf(one.taken),
    updated: updates.sort().at(-1) ?? '',
    parts: partsOf(one.software, ({ publisher, name: own, version }) => ({
      vendor: textOf(publisher),
      name: textOf(own),
      version: textOf(version),
    })),
  }
}

function agentDetails(one: Json): HostDetails {
  const managers = new Set<string>()
  const parts = partsOf(one.software, ({ name, version, manager }) => {
    managers.add(textOf(manager))
    return agentPackage(textOf(name), textOf(version), textOf(manager))
  })
  return {
    ...NOTHING,
    form: 'agent',
    device: textOf(one.device),
    os: textOf(one.os),
    taken: textOf(one.taken),
    parts: knownFirst(parts, managers),
    checks: listOf(one.checks).flatMap(({ severity, title, found, todo }) =>
      severity === 'high' || severity === 'medium' || severity === 'low'
        ? [{ severity, title: textOf(title), found: textOf(found), todo: textOf(todo) }]
        : [],
    ),
  }
}

/**
 * A day as our script writes it, and as lists made by hand with Get-HotFix have it: `/Date(1700000000000)/` of ConvertTo-Json,
 * alone or in `value`, `14.02.2024`. `''` for what could be two days, such as 02/03/2024.
 */
function dayOf(value: unknown): string {
  const text = textOf(objectOf(value)?.value ?? value)
  const iso = /^\d{4}-\d\d-\d\d/.exec(text)?.[0]
  if (iso !== undefined) return iso
  const milliseconds = /^\/Date\((-?\d{1,15})\)\/$/.exec(text)?.[1]
  if (milliseconds !== undefined) return new Date(Number(milliseconds)).toISOString().slice(0, 10)
  const [, first = '', sign = '', second = '', year = ''] =
    /^(\d{1,2})([./])(\d{1,2})\2(\d{4})/.exec(text) ?? []
  if (year === '') return ''
  const isDayFirst = sign === '.' || Number(first) > 12
  if (!isDayFirst && Number(second) <= 12) return ''
  const [day, month] = isDayFirst ? [first, second] : [second, first]
  return Number(month) > 12 || Number(day) > 31
    ? ''
    : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

function cycloneDx(one: Json): HostDetails {
  const metadata = objectOf(one.metadata) ?? {}
  const product = objectOf(metadata.component) ?? {}
  return {
    ...NOTHING,
    form: 'cyclonedx',
    names: [textOf(product.name)].filter((text) => text !== ''),
    version: textOf(product.version),
    taken: textOf(metadata.timestamp),
    parts: partsOf(one.components, (part) => ({
      vendor: textOf(objectOf(part.supplier)?.name) || textOf(part.publisher) || textOf(part.group),
      name: textOf(part.name),
      version: textOf(part.version),
    })),
  }
}

/** The packages of an SPDX document; the first one that it describes is the product. */
function spdx(one: Json): HostDetails {
  const packages = listOf(one.packages)
  const described = new Set(textsOf(one.documentDescribes))
  const product = packages.find(({ SPDXID }) => described.has(textOf(SPDXID)))
  return {
    ...NOTHING,
    form: 'spdx',
    names: [textOf(product?.name ?? one.name)].filter((text) => text !== ''),
    version: textOf(product?.versionInfo),
    taken: textOf(objectOf(one.creationInfo)?.created),
    parts: partsOf(
      packages.filter((part) => part !== product),
      ({ supplier, name, versionInfo }) => ({
        // `Organization: ACME`, `NOASSERTION`: SPDX 2.3 §7.5.
        vendor: textOf(supplier)
          .replace(/^(?:Organization|Person):\s*/, '')
          .replace(/^NOASSERTION$/, ''),
        name: textOf(name),
        version: textOf(versionInfo),
      }),
    ),
  }
}

const NOTHING = {
  names: [],
  addresses: [],
  serial: '',
  version: '',
  os: '',
  taken: '',
  updated: '',
  parts: [],
} as const

/**
 * The device with the data of the lists: parts become modules, and their operating system takes precedence, because the
 * device was queried. The device itself if no list has it.
 */
export function withDetails(device: Device, lists: readonly HostDetails[]): Device {
  const own = lists.filter((list) => isAbout(list, device))
  if (own.length === 0) return device
  const modules = own.flatMap(({ parts, form, taken }) => parts.map((part) => moduleOf(part, form, taken)))
  const os = own.find((list) => list.os !== '')?.os ?? device.os
  const checked = own.reduce((one, { checks = [], taken }) => withChecks(one, checks, taken), device)
  return { ...checked, os, modules: [...device.modules, ...modules.slice(0, limits.perDevice)] }
}

/** By address, by serial number, by name; a bill of materials also by model, where the version is the same. */
function isAbout(list: HostDetails, device: Device): boolean {
  const { ipAddresses, macAddresses, serial, name, hostnames } = device
  if (list.form === 'agent') return list.device === device.id
  if (list.addresses.some((one) => ipAddresses.includes(one) || macAddresses.includes(one))) return true
  if (list.serial !== '' && list.serial === serial) return true
  const called = [name, ...hostnames].map((one) => one.toLowerCase())
  if (list.names.some((one) => called.includes(one.toLowerCase()))) return true
  if (list.form === 'windows') return false
  const models = [device.model, device.orderNumber].filter((one) => one !== '').map(squeezed)
  const isModel = list.names.some((one) => models.includes(squeezed(one)))
  return isModel && (list.version === '' || squeezed(list.version) === squeezed(device.firmware))
}

function squeezed(text: string): string {
  return text
    .toLowerCase()
    .replace(/^v(?=\d)/, '')
    .replace(/[\s._-]+/g, '')
}

function moduleOf({ vendor, name, version }: Part, form: HostDetails['form'], taken: string): Module {
  const milliseconds = Date.parse(taken)
  const time = Number.isFinite(milliseconds) ? milliseconds * 1000 : 0
  const field = form === 'windows' ? 'installed software' : form === 'agent' ? 'package' : 'bill of materials'
  const source: Provenance = { source: form, field, place: undefined, time, confidence: 0.9 }
  return {
    path: `software:${name}`,
    rack: undefined,
    slot: undefined,
    name: '',
    type: 'software',
    vendor,
    model: name,
    orderNumber: '',
    serial: '',
    firmware: version,
    provenance: { model: source, firmware: source },
  }
}

function partsOf(value: unknown, partOf: (one: Json) => Part): readonly Part[] {
  return listOf(value)
    .slice(0, limits.parts)
    .map(partOf)
    .filter(({ name }) => name !== '')
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value)
    ? value.flatMap((one): readonly Json[] => {
        const found = objectOf(one)
        return found === undefined ? [] : [found]
      })
    : []
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value
        .slice(0, limits.addresses)
        .map(textOf)
        .filter((one) => one !== '')
    : []
}

function objectOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().slice(0, limits.text) : ''
}

function addressOf(text: string): string {
  return text.toLowerCase().replace(/^((?:[\da-f]{2}-){5}[\da-f]{2})$/, (mac) => mac.replaceAll('-', ':'))
}
