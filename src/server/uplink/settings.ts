import Type from 'typebox'
import { defineSetting } from '../setting.ts'

export const sendPacketsSetting = defineSetting({
  name: 'uplink.sendPackets',
  title: 'Packets of alerts for the console',
  description: 'The console may ask for the packets of an alert, at most 32 MiB; false refuses that.',
  schema: Type.Boolean(),
  default: true,
  appliesAt: 'now',
})

export const settings = [sendPacketsSetting]
