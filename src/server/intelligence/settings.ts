import Type from 'typebox'
import { defineSetting } from '../setting.ts'

export const intelSetting = defineSetting({
  name: 'analysis.intel',
  title: 'Threat intelligence',
  description: 'Files with STIX 2.1 bundles, MISP events or lists of indicators.',
  schema: Type.Array(Type.String({ minLength: 1, maxLength: 4096 }), { maxItems: 100 }),
  default: [],
  option: 'intel',
  appliesAt: 'restart',
})

export const settings = [intelSetting]
