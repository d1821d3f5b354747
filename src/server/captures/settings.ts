import Type from 'typebox'
import { defineSetting } from '../setting.ts'

export const interfaceSetting = defineSetting({
  name: 'capture.interface',
  title: 'Network interface',
  description: 'Interface from which live traffic is captured. Without it, only captures are analysed.',
  schema: Type.String({ pattern: '^[A-Za-z0-9][\\w.:@-]{0,62}$' }),
  default: null,
  option: 'interface',
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

export const settings = [interfaceSetting, siteFileSetting, protocolsSetting, packsSetting]
