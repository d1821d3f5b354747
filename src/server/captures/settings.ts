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

export const captureBufferSetting = defineSetting({
  name: 'capture.buffer',
  title: 'Capture buffer in MiB',
  description: 'Ring buffer of the kernel for each interface: what arrives while the capture process waits.',
  schema: Type.Integer({ minimum: 1, maximum: 2000 }),
  default: 64,
  option: 'captureBuffer',
  appliesAt: 'restart',
})

export const queueSetting = defineSetting({
  name: 'capture.queue',
  title: 'Queue of the engine in MiB',
  description: 'Packets on disk that the engine is late for; what exceeds it is lost and counted.',
  schema: Type.Integer({ minimum: 16, maximum: 1_000_000 }),
  default: 2048,
  option: 'queue',
  appliesAt: 'restart',
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
  captureBufferSetting,
  queueSetting,
  siteFileSetting,
  protocolsSetting,
  packsSetting,
]
