import type { DeviceItem } from '#schema/analysis'
import { countOf, countText } from '#schema/count-text'
import { productOf } from '#schema/product'
import { trustSection } from '../parts.ts'
import { defineReport, type ReportView, type Section } from '../report.ts'
import { addressOf, dayText, listed, minuteText, namesOf, orDash, tally } from '../texts.ts'
import { barsOf } from '../tones.ts'

export const report = defineReport({
  name: 'inventory',
  title: 'Inventory',
  about: 'All devices with vendor, model, firmware and location. For device management and auditors.',
  order: 30,
  reads: ['links'],
  make(view) {
    const { devices, links } = view.analysis
    const ot = devices.filter((device) => device.class === 'OT').length
    const known = devices.filter((device) => productOf(device) !== '').length
    return {
      sentence: `${countOf(devices.length, 'device')}, ${countText(ot)} of them OT; vendor or model known for ${countText(known)}.`,
      cover: [
        ['Devices', countText(devices.length)],
        ['OT devices', countText(ot)],
        ['Connections', countText(links.length)],
        ['Protocols', countText(new Set(links.map(({ protocol }) => protocol).filter(Boolean)).size)],
      ],
      sections: [kinds(view), list(view), modules(view), trustSection(view)],
    }
  },
})

function kinds({ analysis, protocolName }: ReportView<'links'>): Section {
  const { devices, links } = analysis
  const levels = tally(devices, ({ purdueLevel }) => (purdueLevel === null ? '' : `Level ${purdueLevel}`))
  levels.sort(([one], [other]) => (one < other ? 1 : -1))
  return {
    title: 'Summary',
    blocks: [
      {
        kind: 'charts',
        charts: [
          { kind: 'bars', title: 'By type', items: barsOf(tally(devices, ({ type }) => type)) },
          { kind: 'bars', title: 'By vendor', items: barsOf(tally(devices, ({ vendor }) => vendor)) },
        ],
      },
      {
        kind: 'charts',
        charts: [
          { kind: 'bars', title: 'By level', items: barsOf(levels) },
          { kind: 'bars', title: 'By zone', items: barsOf(tally(devices, ({ zone }) => zone)) },
          {
            kind: 'bars',
            title: 'Connections by protocol',
            items: barsOf(tally(links, ({ protocol }) => protocolName(protocol))),
          },
        ],
      },
    ],
  }
}

function list({ analysis, protocolName }: ReportView): Section {
  const nameOf = namesOf(analysis)
  const devices = [...analysis.devices].sort(
    (a, b) => compare(a.zone, b.zone) || compare(nameOf(a.id), nameOf(b.id)) || compare(a.id, b.id),
  )
  return {
    title: 'Devices',
    startsPage: true,
    blocks: [
      {
        kind: 'table',
        title: `${countOf(devices.length, 'device')}, by zone`,
        columns: [
          { title: 'Name', width: 14 },
          { title: 'Address', isMono: true, width: 13 },
          { title: 'Type', width: 12 },
          { title: 'Product', width: 19 },
          { title: 'Firmware', isMono: true, width: 10 },
          { title: 'Zone', width: 10 },
          { title: 'Protocols', width: 11 },
          { title: 'Last seen', width: 11 },
        ],
        rows: devices.map((device) => [
          orDash(ownName(device)),
          [addressOf(device), device.ipAddresses.length > 1 ? `+${device.ipAddresses.length - 1}` : '']
            .filter(Boolean)
            .join(' '),
          device.type,
          orDash(productOf(device)),
          orDash(device.firmware || device.os),
          orDash(device.zone),
          orDash(listed([...new Set(device.protocols.map(({ protocol }) => protocolName(protocol)))], 3)),
          minuteText(device.lastSeen),
        ]),
        empty: 'No devices.',
        isMain: true,
      },
    ],
  }
}

/** A name that was given to it; product and address have columns of their own. */
function ownName(device: DeviceItem): string {
  const { name, model, ipAddresses, macAddresses } = device
  if ([...ipAddresses, ...macAddresses].includes(name)) return ''
  return model !== '' && name.includes(model) ? '' : name
}

function modules({ analysis }: ReportView): Section {
  const nameOf = namesOf(analysis)
  const rows = analysis.devices.flatMap((device) =>
    device.modules.map((module) => [
      nameOf(device.id),
      module.path,
      orDash(module.type),
      orDash([module.vendor, module.model || module.orderNumber].filter(Boolean).join(' ')),
      orDash(module.firmware),
      orDash(module.serial),
    ]),
  )
  return {
    title: 'Modules and nested devices',
    blocks: [
      {
        kind: 'table',
        title: 'Modules in racks, and devices behind others',
        columns: [
          { title: 'Device' },
          { title: 'Slot', isMono: true },
          { title: 'Type' },
          { title: 'Product' },
          { title: 'Firmware', isMono: true },
          { title: 'Serial number', isMono: true },
        ],
        rows,
        empty: `No module reported itself by ${dayText(analysis.capture.lastTime)}.`,
      },
    ],
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
