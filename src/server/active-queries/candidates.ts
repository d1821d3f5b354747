/** Inventory data that decides whether a device may be queried. */
import type { FragileDevice, QueryCandidate } from '#active/plan/query-permission'
import type { Device } from '#model/device'
import type { SiteExposure } from '#model/exposure'
import { rowsIn } from '#model/tab-separated'
import type { Store } from '#store/store'

const limits = {
  /** Devices of a site that are looked at. */
  devices: 50_000,
  page: 1000,
} as const

type QueryStore = Pick<Store, 'devices' | 'links' | 'alerts'>

/** @param exposure undefined before the first assessment: nothing is known about vulnerabilities then */
export async function candidatesOf(
  store: QueryStore,
  exposure: SiteExposure | undefined,
  zone?: string,
): Promise<readonly QueryCandidate[]> {
  const devices = (await everyDevice(store)).filter((device) => zone === undefined || device.zone === zone)
  const addresses = new Map<string, number>()
  for (const { ipAddresses } of devices)
    for (const ip of ipAddresses) addresses.set(ip, (addresses.get(ip) ?? 0) + 1)
  const cves = new Map<string, string>()
  for (const { device, name, vector, isCertain } of exposure?.exposures ?? [])
    if (isCertain && stopsAnyone(vector)) cves.set(device, name)
  return Promise.all(devices.map((device) => candidateOf(device, { store, addresses, cves })))
}

/** CVSS: reached over the network, without rights or help of a person, and only availability is lost. */
function stopsAnyone(vector: string): boolean {
  return ['/AV:[NA]/', '/PR:N', '/UI:N', '/C:N', '/I:N', '/A:H'].every((part) =>
    new RegExp(part).test(`${vector}/`),
  )
}

async function everyDevice(store: QueryStore): Promise<readonly Device[]> {
  const devices: Device[] = []
  let cursor: string | undefined
  do {
    const page = await store.devices({ limit: limits.page, cursor })
    devices.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined && devices.length < limits.devices)
  return devices
}

async function candidateOf(
  device: Device,
  {
    store,
    addresses,
    cves,
  }: {
    readonly store: QueryStore
    readonly addresses: ReadonlyMap<string, number>
    readonly cves: ReadonlyMap<string, string>
  },
): Promise<QueryCandidate> {
  const answers = device.protocols.filter(({ role }) => role !== 'client').map(({ protocol }) => protocol)
  const isAskable = answers.length > 0 && device.ipAddresses.length > 0
  const links = isAskable ? (await store.links({ device: device.id, limit: limits.page })).items : []
  const alerts = isAskable
    ? (await store.alerts({ device: device.id, status: 'open', isLearning: false, limit: 10 })).items
    : []
  const clients: Record<string, number> = {}
  for (const { protocol, server } of links)
    if (server === device.id) clients[protocol] = (clients[protocol] ?? 0) + 1
  const ipv4 = device.ipAddresses.filter((ip) => !ip.includes(':'))
  const numbers = (kind: string) =>
    device.protocolAddresses
      .filter((one) => one.kind === kind)
      .map(({ value }) => Number(value))
      .filter(Number.isInteger)
  // `rack/slot` of the CPU, as clients addressed it in their S7 connections.
  const addressed = device.protocolAddresses.flatMap(({ kind, value }) => {
    const [, rack, slot] = (kind === 's7-slot' && /^(\d)\/(\d{1,2})$/.exec(value)) || []
    return rack === undefined ? [] : [Number(rack) * 32 + Number(slot)]
  })
  // Vendor and device number, as the device gave them by DCP.
  const profinetIds = device.protocolAddresses.flatMap(({ protocol, kind, value }) => {
    const [, vendor, id] =
      (protocol === 'profinet-dcp' && kind === 'device-id' && /^(\d{1,5})\/(\d{1,5})$/.exec(value)) || []
    return vendor === undefined ? [] : [Number(id) * 65536 + Number(vendor)]
  })
  const places = device.modules.flatMap(({ rack, slot }) =>
    slot === undefined ? [] : [{ rack: rack ?? 0, slot }],
  )
  return {
    ...{ device: device.id, name: device.name, addresses: ipv4, macs: device.macAddresses },
    ...{ vendor: device.vendor, model: device.model, firmware: device.firmware, serial: device.serial },
    ...{
      type: device.type,
      category: device.identification?.category ?? '',
      roles: device.roles,
      zone: device.zone,
    },
    ...{ importance: device.importance, answers, clients },
    units: numbers('unit'),
    rackSlots: [
      ...new Set(addressed.length > 0 ? addressed : places.map(({ rack, slot }) => rack * 32 + slot)),
    ].filter((place) => place <= 255),
    profinetIds,
    slots: [...new Set(places.map(({ slot }) => slot))].filter((slot) => slot <= 16),
    lastSeen: device.lastSeen / 1000,
    openAlerts: alerts.length,
    availabilityCve: cves.get(device.id) ?? '',
    isAmbiguous: ipv4.some((ip) => (addresses.get(ip) ?? 0) > 1),
    wasDistressed: false,
  }
}

/** Of `data/fragile-devices.tsv`. */
export function fragileDevicesIn(table: string): readonly FragileDevice[] {
  return rowsIn(table).map(([vendor = '', model = '', protocol = '', reason = '', source = '']) => ({
    vendor,
    model: new RegExp(model, 'i'),
    ...{ protocol, reason, source },
  }))
}
