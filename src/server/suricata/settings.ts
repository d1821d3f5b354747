import Type from 'typebox'
import { defineSetting } from '../setting.ts'

export const eveSetting = defineSetting({
  name: 'analysis.eve',
  title: 'Suricata alerts',
  description: 'Files eve.json of a running Suricata, or unix:PATH of its socket output.',
  schema: Type.Array(Type.String({ minLength: 1, maxLength: 4096 }), { maxItems: 100 }),
  default: [],
  option: 'eve',
  appliesAt: 'restart',
})

export const settings = [eveSetting]
