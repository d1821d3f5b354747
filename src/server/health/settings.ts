import Type from 'typebox'
import { defineSetting } from '../setting.ts'

export const retentionSetting = defineSetting({
  name: 'store.maxGigabytes',
  title: 'Size of the store',
  description: 'Gigabytes (10⁹ bytes) of the store; the oldest months of events are deleted above it.',
  schema: Type.Number({ minimum: 0.1, maximum: 10_000 }),
  default: 20,
  appliesAt: 'now',
  isFleetWide: true,
})

export const settings = [retentionSetting]
