/** RISK: what an alert means for this plant, from what is known of both ends. docs/internals/detection-models.md §6. */

import type { TechniqueName } from '#detect/plant'
import type { Device } from '#model/device'
import { isSafetySystem } from '#model/safety'

export interface RiskParts {
  readonly source: Device | undefined
  readonly target: Device | undefined
  readonly sourceAddress: string
  readonly targetAddress: string
  readonly techniques: readonly string[]
  readonly techniqueName: TechniqueName
}

/** Sentences, the most important first; '' if nothing is known. */
export function riskOf(parts: RiskParts): string {
  const { source, target } = parts
  return [safetyText(parts), targetText(target), crossingText(source, target), techniqueText(parts)]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

function safetyText({ source, target }: RiskParts): string {
  if (isSafetySystem(target))
    return `${calledDevice(target)} is part of the safety system, the last protection of people and plant.`
  if (isSafetySystem(source) && target !== undefined) return 'It comes from a device of the safety system.'
  return ''
}

function targetText(target: Device | undefined): string {
  if (target === undefined || target.class === 'Internet') return ''
  const where = target.zone === '' ? 'in no named zone' : `in zone ${target.zone}`
  const level = target.purdueLevel === undefined ? '' : `, level ${target.purdueLevel}`
  const importance = target.importance === 'medium' ? '' : `, of ${target.importance} importance`
  const kind = target.type === 'Unknown' ? 'an unidentified device' : article(target.type)
  return `${calledDevice(target)} is ${kind} ${where}${level}${importance}.`
}

function crossingText(source: Device | undefined, target: Device | undefined): string {
  if (source?.class === 'Internet') return target === undefined ? '' : 'It comes from the internet.'
  if (target?.class === 'Internet') return 'It leaves the plant for the internet.'
  if (source === undefined || target === undefined || source.id === target.id) return ''
  const [from, to] = [source.purdueLevel, target.purdueLevel]
  const isDown = from !== undefined && to !== undefined && Math.floor(from) > Math.floor(to) + 1
  const crosses = source.zone !== target.zone && source.zone !== '' && target.zone !== ''
  if (!crosses && !isDown) return ''
  const way = crosses
    ? `from zone ${source.zone} into zone ${target.zone}`
    : `from level ${from} to level ${to}`
  const levels = isDown && crosses ? `, past every level between ${from} and ${to}` : ''
  return `It crosses ${way}${levels}.`
}

function techniqueText({ techniques, techniqueName }: RiskParts): string {
  if (techniques.length === 0) return ''
  const names = techniques.map((id) => {
    const name = techniqueName(id)
    return name === undefined ? id : `${name} (${id})`
  })
  return `In ATT&CK for ICS: ${names.join(', ')}.`
}

function calledDevice(device: Device | undefined): string {
  const address = device?.ipAddresses[0] ?? device?.macAddresses[0] ?? ''
  return device === undefined || device.name === '' ? address : device.name
}

function article(type: string): string {
  return `${/^([AEIOU]|HMI|HVAC|RTU|I\/O|IED|NVR|MRI|X-)/.test(type) && !/^U[NPS]/.test(type) ? 'an' : 'a'} ${type}`
}
