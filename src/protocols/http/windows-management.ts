/** Instances of WMI classes in answers of WS-Management: DSP0226 §8.3 (optimized enumeration), DSP0230 (values as XML). */
import { clean } from '#bytes/text'
import { confidence, type Identity } from '#model/fact'

const limits = {
  /** Characters of a value. */
  value: 128,
  /** Updates that are compared. */
  updates: 1000,
} as const

const PROPERTIES: Readonly<Record<string, readonly (readonly [Identity['attribute'], string])[]>> = {
  Win32_OperatingSystem: [
    ['os', 'Caption'],
    ['os-build', 'BuildNumber'],
    ['name', 'CSName'],
  ],
  Win32_ComputerSystem: [
    ['vendor', 'Manufacturer'],
    ['model', 'Model'],
    ['domain', 'Domain'],
  ],
  Win32_BIOS: [['serial', 'SerialNumber']],
}
const CLASS = /\/cimv2\/(Win32_\w{1,40})"/
const UPDATE = /HotFixID>KB(\d{6,8})</g

/** Host data of a complete response; empty if it is none. */
export function windowsInformation(text: string): readonly Identity[] {
  const name = CLASS.exec(text)?.[1] ?? ''
  if (!/<\/\w+:Envelope>\s*$/.test(text)) return []
  const identity = (attribute: Identity['attribute'], value: string): Identity => ({
    ...{ kind: 'identity', about: 'server', attribute, value, field: name },
    confidence: confidence.management,
  })
  if (name === 'Win32_QuickFixEngineering') {
    const updates = [...text.matchAll(UPDATE)].slice(0, limits.updates).map(([, number]) => Number(number))
    // Numbers grow with time: the greatest is the latest update.
    return updates.length === 0 ? [] : [identity('software', `Windows update KB${Math.max(...updates)}`)]
  }
  return (PROPERTIES[name] ?? []).flatMap(([attribute, property]) => {
    const pattern = new RegExp(`<\\w+:${property}>([^<]{1,${limits.value}})</`)
    const value = clean(pattern.exec(text)?.[1] ?? '').trim()
    return value === '' ? [] : [identity(attribute, value)]
  })
}
