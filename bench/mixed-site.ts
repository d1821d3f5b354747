/** The hosts of the mixed site: 24 plant subnets, an office, and some of the Internet. */
import { type Host, ipNumber, newHost } from './talk.ts'

const PLANTS = 24
/** Hosts of each plant subnet of 480, without its router. */
const PLANT = {
  switches: 4,
  masters: 2,
  modbus: 120,
  s7: 80,
  logix: 10,
  adapters: 40,
  stations: 223,
} as const
/** As many as make 12,000 with the plants. */
const OFFICE = { servers: 8, workstations: 471 } as const
const INTERNET = 200

/** OUIs of makers of such devices. */
const OUI = {
  router: 0x00000c, // Cisco
  switch: 0x001b1b, // Siemens
  master: 0x14feb5, // Dell
  modbus: 0x0080f4, // Schneider Electric
  s7: 0x000e8c, // Siemens
  logix: 0x0000bc, // Rockwell
  adapter: 0x001d9c, // Rockwell
  station: 0x0030de, // Wago
  office: 0x14feb5, // Dell
} as const

export interface Plant {
  readonly router: Host
  readonly switches: readonly Host[]
  readonly masters: readonly Host[]
  readonly modbus: readonly Host[]
  readonly s7: readonly Host[]
  readonly logix: readonly Host[]
  readonly adapters: readonly Host[]
  /** Other devices of a plant: cameras, printers, gateways, panels. */
  readonly stations: readonly Host[]
}

export interface Site {
  readonly plants: readonly Plant[]
  readonly officeRouter: Host
  readonly servers: readonly Host[]
  readonly workstations: readonly Host[]
  readonly internet: readonly Host[]
  /** Every host but those of the Internet. */
  readonly hosts: readonly Host[]
}

/** Hands out the addresses of one subnet, the router first. */
function subnet(
  second: number,
  base: number,
): { router: Host; hosts: (count: number, oui: number, name: string, timeToLive?: number) => Host[] } {
  let used = 1
  const address = (index: number) => ipNumber(10, second, base + (index >> 8), index & 0xff)
  const router = newHost(OUI.router, address(1), { timeToLive: 255, name: `router-${second}` })
  const hosts = (count: number, oui: number, name: string, timeToLive = 64) =>
    Array.from({ length: count }, () => {
      used++
      if ((used & 0xff) === 0xff) used += 2 // no address that ends in .255 or .0
      return newHost(oui, address(used), { router, timeToLive, name: `${name}-${second}-${used}` })
    })
  return { router, hosts }
}

function newPlant(second: number): Plant {
  const { router, hosts } = subnet(second, 0)
  return {
    router,
    switches: hosts(PLANT.switches, OUI.switch, 'switch'),
    masters: hosts(PLANT.masters, OUI.master, 'scada', 128),
    modbus: hosts(PLANT.modbus, OUI.modbus, 'meter'),
    s7: hosts(PLANT.s7, OUI.s7, 'plc', 30),
    logix: hosts(PLANT.logix, OUI.logix, 'logix'),
    adapters: hosts(PLANT.adapters, OUI.adapter, 'io'),
    stations: hosts(PLANT.stations, OUI.station, 'station'),
  }
}

export function newSite(): Site {
  const plants = Array.from({ length: PLANTS }, (_, i) => newPlant(i + 1))
  const office = subnet(100, 0)
  const servers = office.hosts(OFFICE.servers, OUI.office, 'server', 128)
  const workstations = office.hosts(OFFICE.workstations, OUI.office, 'pc', 128)
  const internet = Array.from({ length: INTERNET }, (_, i) =>
    newHost(0, ipNumber(151, 101, 1 + (i >> 6), 1 + (i & 63)), {
      timeToLive: 57,
      name: `www${i}.example.com`,
    }),
  )
  const hosts = [
    ...plants.flatMap((plant) => Object.values(plant).flat() as Host[]),
    office.router,
    ...servers,
    ...workstations,
  ]
  return { plants, officeRouter: office.router, servers, workstations, internet, hosts }
}
