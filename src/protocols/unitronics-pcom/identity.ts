/** Identity of a controller. */
import { type About, type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { modelOf } from './models.ts'

/** Answer to ID: model (6), hardware (1), version of the operating system (3 and 3), build (2), then versions of its parts. */
const ID = /^ID(.{6})(.)(\d{3})(\d{3})(\d{2})B/

export function emitId(letters: string, about: About | undefined, emit: Emit): void {
  const found = ID.exec(letters)
  if (found === null) return
  const [, model = '', hardware = '', major, minor, build] = found
  const say = sayer(about, 'ID', emit)
  say('vendor', 'Unitronics')
  say('model', modelOf(model.trim()))
  say('hardware', hardware)
  say('firmware', [major, minor, build].map(Number).join('.'))
}

export function emitName(name: string, about: About | undefined, emit: Emit): void {
  sayer(about, 'PLC name', emit)('name', name.trim())
}

/** The number that the unit answers to, two digits in hex. */
export function emitUnit(letters: string, about: About | undefined, emit: Emit): void {
  const unit = /^UG([0-9A-F]{2})/.exec(letters)?.[1]
  if (unit !== undefined)
    sayer(about, 'Unit ID', emit)('address:pcom-unit', String(Number.parseInt(unit, 16)))
}

function sayer(about: About | undefined, field: string, emit: Emit) {
  return (attribute: Attribute, value: string) => {
    if (value.trim() === '') return
    emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
  }
}
