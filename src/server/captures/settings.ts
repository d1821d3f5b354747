import Type from 'typebox'
import { defineSetting } from '../setting.ts'

export const interfacesSetting = defineSetting({
  name: 'capture.interfaces',
  title: 'Network interfaces',
  description:
    'Interfaces from which live traffic is captured, each as NAME or NAME=FILTER with a BPF filter. Without them, only captures are analysed.',
  schema: Type.Array(Type.String({ pattern: '^[A-Za-z0-9][\\w.:@-]{0,31}(=.{0,2000})?$' }), { maxItems: 16 }),
  default: [],
  option: 'interface',
  appliesAt: 'restart',
})

export const sourcesSetting = defineSetting({
  name: 'capture.sources',
  title: 'Other capture sources',
  description:
    'Ends of ERSPAN, VXLAN and TZSP mirrors, pcap-over-IP and replayed captures, such as vxlan://10.0.0.5?allow=10.0.0.0/24.',
  schema: Type.Array(
    Type.String({
      pattern: '^(erspan|vxlan|tzsp|pcap-over-ip-client|pcap-over-ip-server)://.{1,4000}$|^replay:.{1,4000}$',
    }),
    { maxItems: 16 },
  ),
  default: [],
  option: 'source',
  appliesAt: 'restart',
})

export const captureBufferSetting = defineSetting({
  name: 'capture.buffer',
  title: 'Capture buffer in MiB',
  description: 'Ring buffer of the kernel for each interface: what arrives while the capture process waits.',
  schema: Type.Integer({ minimum: 1, maximum: 2000 }),
  default: 64,
  option: 'captureBuffer',
  appliesAt: 'restart',
  isFleetWide: true,
})

export const queueSetting = defineSetting({
  name: 'capture.queue',
  title: 'Queue of the engine in MiB',
  description: 'Packets on disk that the engine is late for; what exceeds it is lost and counted.',
  schema: Type.Integer({ minimum: 16, maximum: 1_000_000 }),
  default: 2048,
  option: 'queue',
  appliesAt: 'restart',
  isFleetWide: true,
})

export const ringSizeSetting = defineSetting({
  name: 'ring.size',
  title: 'Packet ring in MiB',
  description: 'Disk space reserved for all packets of live interfaces; 0 keeps none.',
  schema: Type.Integer({ minimum: 0, maximum: 100_000_000 }),
  default: 1024,
  option: 'ring',
  appliesAt: 'restart',
  isFleetWide: true,
})

export const ringSharesSetting = defineSetting({
  name: 'ring.shares',
  title: 'Shares of the packet ring',
  description:
    'Percent for industrial protocols, important hosts and other traffic. A class may use more while others need less.',
  schema: Type.Object(
    {
      ot: Type.Integer({ minimum: 0, maximum: 100 }),
      important: Type.Integer({ minimum: 0, maximum: 100 }),
      other: Type.Integer({ minimum: 0, maximum: 100 }),
    },
    { additionalProperties: false },
  ),
  default: { ot: 60, important: 20, other: 20 },
  appliesAt: 'restart',
  isFleetWide: true,
})

export const ringImportantSetting = defineSetting({
  name: 'ring.important',
  title: 'Important hosts of the packet ring',
  description: 'Addresses and networks, such as those of a zone, whose packets are kept longer.',
  schema: Type.Array(Type.String({ pattern: '^[0-9a-fA-F.:]+(/[0-9]{1,3})?$' }), { maxItems: 64 }),
  default: [],
  appliesAt: 'restart',
  isFleetWide: true,
})

export const siteFileSetting = defineSetting({
  name: 'site.file',
  title: 'Site file',
  description: 'Path of the site file. Without it: site.yaml in the data folder.',
  schema: Type.String({ minLength: 1, maxLength: 4096 }),
  default: null,
  option: 'site',
  appliesAt: 'restart',
})

export const protocolsSetting = defineSetting({
  name: 'analysis.protocols',
  title: 'External protocols',
  description: 'Folders with one folder per external protocol.',
  schema: Type.Array(Type.String({ minLength: 1, maxLength: 4096 }), { maxItems: 50 }),
  default: [],
  option: 'protocols',
  appliesAt: 'restart',
})

export const packsSetting = defineSetting({
  name: 'analysis.packs',
  title: 'Protocol packs',
  description: 'Optional protocol packs, separated by commas, or all.',
  schema: Type.String({ maxLength: 200 }),
  default: null,
  option: 'packs',
  appliesAt: 'restart',
})

export const settings = [
  interfacesSetting,
  sourcesSetting,
  captureBufferSetting,
  queueSetting,
  ringSizeSetting,
  ringSharesSetting,
  ringImportantSetting,
  siteFileSetting,
  protocolsSetting,
  packsSetting,
]
