/**
 * Known users of a port, for flows with unrecognised payload: a hint for the user, never a recognised protocol and
 * never a reason for an alert. Only industrial and medical protocols without a public description, at ports that are
 * seldom used otherwise.
 */

export interface PortHint {
  /** As data/defender-protocols.tsv calls it. */
  readonly name: string
  readonly title: string
  readonly tcp?: readonly number[]
  readonly udp?: readonly number[]
  /** Source of the hint. */
  readonly source: string
}

const IANA = 'IANA Service Name and Port Number Registry'
const PORT_LIST = 'Digital Bond, Control System Port List (2011)'
const HEARSAY = 'no public document; as plant firewalls are set up for it'

export const portHints: readonly PortHint[] = [
  {
    name: 'alaris',
    title: 'Alaris infusion pumps',
    tcp: [3613],
    udp: [3613],
    source: `${IANA}: alaris-disc`,
  },
  {
    name: 'centum-odeq',
    title: 'Yokogawa CENTUM ODEQ',
    tcp: [20_171],
    source: 'CVE-2014-0783: BKHOdeq.exe listens there',
  },
  { name: 'deltav', title: 'Emerson DeltaV', tcp: [18_507], udp: [18_507, 18_508], source: HEARSAY },
  { name: 'experion-cda', title: 'Honeywell Experion CDA', tcp: [55_553, 55_555], source: HEARSAY },
  { name: 'foxboro', title: 'Foxboro DCS', tcp: [45_678, 55_555], udp: [45_678, 55_555], source: PORT_LIST },
  { name: 'genbroker', title: 'Iconics GenBroker', tcp: [18_000], source: PORT_LIST },
  { name: 'metasys-n1', title: 'Metasys N1', tcp: [11_001], udp: [11_001], source: `${IANA}: metasys` },
  {
    name: 'oasys',
    title: 'Telvent OASyS DNA',
    tcp: [5052, 5065, 12_135, 12_136, 12_137],
    udp: [5050, 5051],
    source: PORT_LIST,
  },
  { name: 'pi-server', title: 'OSIsoft PI Server', tcp: [5450], source: PORT_LIST },
  { name: 'rnrp', title: 'ABB RNRP', tcp: [2423], udp: [2423], source: `${IANA}: rnrp` },
  { name: 'suitelink', title: 'Wonderware SuiteLink', tcp: [5413], source: `${IANA}: wwiotalk` },
  {
    name: 'totalflow',
    title: 'ABB Totalflow',
    tcp: [9999],
    source: 'ABB 2106424MN, XIO user manual, ports and services',
  },
  {
    name: 'tsaa',
    title: 'Triconex TSAA',
    udp: [1500],
    source: 'Triconex 9700088, Communication Guide for Tricon v9–v10 Systems',
  },
  { name: 'vnet-ip', title: 'Yokogawa Vnet/IP', udp: [5313], source: `${IANA}: rrdp` },
  {
    name: 'wago-service',
    title: 'WAGO service and update',
    tcp: [6626],
    udp: [6626],
    source: `${IANA}: wago-service`,
  },
]

/** Packets of TCP up to which it may have been a knock: a handshake and its end, without a word. */
const KNOCK_PACKETS = 7
/** Bytes of a frame that carries no data, at most: Ethernet, IPv4 and TCP with the options of a SYN. Scans are made of such. */
const BARE_BYTES = 74

const titles = new Map<string, string[]>()
for (const { title, tcp = [], udp = [] } of portHints) {
  for (const port of tcp) add(`tcp/${port}`, title)
  for (const port of udp) add(`udp/${port}`, title)
}

function add(service: string, title: string): void {
  const known = titles.get(service)
  if (known === undefined) titles.set(service, [title])
  else known.push(title)
}

const NONE: readonly string[] = []

/** Titles of the known users of a link's port, for links with an unrecognised protocol; empty without a hint. */
export function hintsOf(link: {
  readonly protocol: string
  readonly transport: string
  readonly port: number | undefined
  readonly packets: number
  readonly bytes: number
}): readonly string[] {
  const { protocol, transport, port, packets, bytes } = link
  if (protocol !== '' || port === undefined) return NONE
  if (transport === 'tcp' && (packets <= KNOCK_PACKETS || bytes <= packets * BARE_BYTES)) return NONE
  return titles.get(`${transport}/${port}`) ?? NONE
}
