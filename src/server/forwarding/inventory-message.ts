/** A device or a vulnerability as a message. */
import type { Device } from '#model/device'
import type { Exposure } from '#model/exposure'
import { type ExportMessage, type MessageReason, NO_PARTY } from '#model/message'
import type { Severity } from '#model/rule'
import { partyOf } from '#store/message-making'

/** Cards, addresses and names of one device; a large rack has some dozens. */
const kept = { entries: 100, text: 300 } as const

const short = (text: string) => text.slice(0, kept.text)
const few = <Entry>(entries: readonly Entry[]) => entries.slice(0, kept.entries)

const SEVERITY: Readonly<Record<Exposure['band'], Severity>> = {
  critical: 'critical',
  high: 'major',
  medium: 'minor',
  low: 'warning',
}

type Common = Pick<ExportMessage, 'kind' | 'reason' | 'id' | 'title' | 'text' | 'time' | 'lastTime'>

const blank = (common: Common): ExportMessage => ({
  ...{ rule: common.kind, severity: 'notice', engine: '', category: '', protocol: '', count: 1 },
  ...{ techniques: [], defenderTitles: [], source: NO_PARTY, target: NO_PARTY },
  ...{ normal: '', why: '', todo: [], path: '' },
  ...common,
})

const pageOf = (id: string, tab = '') => `/devices/${encodeURIComponent(id.toWellFormed())}${tab}`

export function deviceMessage(device: Device, reason: MessageReason): ExportMessage {
  const { id, firstSeen, lastSeen, vendor, model, type, protocols, modules } = device
  const name = device.name || device.hostnames[0] || device.ipAddresses[0] || device.macAddresses[0] || id
  return {
    ...blank({
      kind: 'device',
      reason,
      id,
      title: short(name),
      text: '',
      time: firstSeen,
      lastTime: lastSeen,
    }),
    text: short([type, vendor, model].filter((text) => text !== '').join(', ')),
    category: device.class,
    source: partyOf(id, '', new Map([[id, device]])),
    path: pageOf(id),
    device: {
      class: device.class,
      model: short(model),
      orderNumber: short(device.orderNumber),
      serial: short(device.serial),
      firmware: short(device.firmware),
      os: short(device.os),
      location: short(device.location),
      purdueLevel: device.purdueLevel,
      importance: device.importance,
      mode: device.mode,
      keyPosition: device.keyPosition,
      hostnames: few(device.hostnames).map(short),
      ipAddresses: few(device.ipAddresses),
      macAddresses: few(device.macAddresses),
      protocols: few([...new Set(protocols.map(({ protocol }) => protocol))]),
      vlans: few(device.vlans),
      modules: few(modules).map(({ path, rack, slot, ...module }) => ({
        ...{ path, rack, slot, name: short(module.name), vendor: short(module.vendor) },
        model: short(module.model || module.orderNumber),
        serial: short(module.serial),
        firmware: short(module.firmware),
      })),
    },
  }
}

export function exposureMessage(exposure: Exposure, device: Device, reason: MessageReason): ExportMessage {
  const { id, name, title, band, proofs, todo, fixedIn } = exposure
  const time = device.lastSeen
  return {
    ...blank({ kind: 'exposure', reason, id, title: short(title), text: '', time, lastTime: time }),
    text: short(`${name}: ${title}`),
    rule: name,
    severity: SEVERITY[band],
    category: 'Vulnerability',
    source: partyOf(device.id, '', new Map([[device.id, device]])),
    todo: todo === '' ? [] : [short(todo)],
    path: pageOf(device.id, '?tab=exposure'),
    exposure: {
      cve: /^CVE-\d{4}-\d{4,}$/.test(name) ? name : '',
      isCertain: exposure.isCertain,
      score: Math.round(exposure.score),
      band,
      cvss: exposure.cvss,
      vector: exposure.vector,
      epss: exposure.epss,
      knownExploited: exposure.knownExploited,
      published: exposure.published,
      state: exposure.state,
      fixedIn: few(fixedIn).map(short),
      module: exposure.module,
      proof: short(proofs[0]?.reason ?? ''),
    },
  }
}

/** A vulnerability that was sent and no longer applies. */
export function goneMessage({
  id,
  device,
  cve,
  time,
}: {
  readonly id: string
  readonly device: string
  readonly cve: string
  readonly time: number
}): ExportMessage {
  return {
    ...blank({ kind: 'exposure', reason: 'closed', id, title: cve, text: '', time, lastTime: time }),
    text: `${cve} no longer applies`,
    rule: cve,
    category: 'Vulnerability',
    source: { ...NO_PARTY, id: device },
    path: pageOf(device, '?tab=exposure'),
    exposure: {
      ...{ cve, isCertain: true, score: 0, band: 'low', cvss: undefined, vector: '', epss: undefined },
      ...{ knownExploited: '', published: '', state: 'fixed', fixedIn: [], module: '', proof: '' },
    },
  }
}
