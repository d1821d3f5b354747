import Type from 'typebox'
import { defineSetting } from '../setting.ts'

export const logFormatSetting = defineSetting({
  name: 'log.format',
  title: 'Log format',
  description: 'text: one line per message; json: one JSON object per line, with time, level and fields.',
  schema: Type.Enum(['text', 'json']),
  default: 'text',
  option: 'logFormat',
  appliesAt: 'now',
  isFleetWide: true,
})

export const logLevelSetting = defineSetting({
  name: 'log.level',
  title: 'Log level',
  description: 'debug also logs each request; info is the normal level; error logs failures only.',
  schema: Type.Enum(['debug', 'info', 'error']),
  default: 'info',
  appliesAt: 'now',
  isFleetWide: true,
})

export const settings = [logFormatSetting, logLevelSetting]
