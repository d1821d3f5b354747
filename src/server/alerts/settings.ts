import Type from 'typebox'
import { defineSetting } from '../setting.ts'
import { WORKING_HOURS } from './working-hours.ts'

export const workingHoursSetting = defineSetting({
  name: 'site.workingHours',
  title: 'Working hours',
  description:
    'Such as Mon-Fri 07:00-17:30, in the local time of the sensor. Alerts outside of them are marked, and can be filtered. Without it: no alert is marked.',
  schema: Type.Array(Type.String({ pattern: WORKING_HOURS }), { maxItems: 14 }),
  default: [],
  appliesAt: 'now',
  isFleetWide: true,
})

export const settings = [workingHoursSetting]
