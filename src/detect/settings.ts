import type { Operation } from '#model/fact'
import type { Traits } from '#model/protocol'

/** Requests of every master start, report destinations, and counters: no device settings. */
const ORDINARY =
  /clear counters|clear overrun counter|clear fault|transmission|unsolicited|indication|report enable|parameter end|application ready|register-foreign/i

/** Parameters that a controller sends a device whenever it starts: they are gone when the device is off. */
const START_UP = /\bat start-up$/

/** True for settings that a controller repeats at each start of a device. */
export function isStartUp({ name }: Operation): boolean {
  return START_UP.test(name)
}

/** True for requests that change the configuration of a device permanently. */
export function isSetting({ verb, name, object }: Operation): boolean {
  return (verb === 'configure' || verb === 'set-password') && !ORDINARY.test(`${name} ${object ?? ''}`)
}

/**
 * Name and address of a device: PROFINET DCP name of station, the CIP TCP/IP Interface object's
 * configuration (Volume 2, 5-4.3.2.5), the BACnet broadcast distribution table (135-2020 Annex J.2).
 */
const PLACE =
  /\bname of station\b|TCP\/IP Interface\/instance \d+\/attribute 5\b|Write-Broadcast-Distribution-Table|Set network address/i
const NO_ADDRESS = /(^|[ ,])0\.0\.0\.0\b/

/** True for a change of name or address, which makes the device unreachable. */
export function isPlace({ name, object = '', value }: Operation): boolean {
  if (PLACE.test(name) || PLACE.test(object)) return true
  return object === 'IP parameter' && NO_ADDRESS.test(String(value ?? ''))
}

/**
 * Settings of commissioning: labels and limits of tanks (Veeder-Root 576013-635), a route into a
 * TwinCAT controller and its registry (Beckhoff InfoSys), files and security of a CIP device (File Object of Volume 1, Volume 8),
 * the PLC setup of an Omron controller (W342), the polling address of a HART device (command 6).
 */
const ONCE =
  /^Tank |\bAdd Route\b|\bregistry 0x|class 0x(?:37 File|5e EtherNet\/IP Security)\/|Parameter Area Clear|Write Polling Address/i

/** True for a setting of commissioning, which attacks use as well. */
export function isSetOnce({ name, object = '' }: Operation): boolean {
  return ONCE.test(name) || ONCE.test(object)
}

/** Names of alarm and trip limits: ISA-18.2 §3.1; BACnet properties that control event notification (135-2020 §13). */
const ALARM_LIMIT =
  /alarm|(high|low|hi|lo|trip)[-_. ]?limit|setpoint[-_. ]?(hh|ll)|(^|[._-])(hh|ll|hihi|lolo|hialm|loalm|deadband)([._\-[]|$)|threshold|\bevent-(?:detection-)?enable\b|\brecipient-list\b/i

/** True for a write to an alarm setting, by its name. */
export function isAlarmLimit({ verb, object = '' }: Operation): boolean {
  return (verb === 'write' || verb === 'configure') && ALARM_LIMIT.test(object)
}

const SET_POINT = /set ?point|analog/i

/** True for a command with a value to track, not a switching command. */
export function isSetPoint({ verb, name, object = '', value }: Operation): boolean {
  if (verb !== 'operate' && verb !== 'force') return false
  return SET_POINT.test(`${name} ${object}`) || (typeof value === 'number' && !Number.isInteger(value))
}

const PASSWORD = /password|log ?[io]n|unlock|privilege|authenticate|user authentication$/i
/** Release of a reservation or session. */
const LOCKS = /\b(clear|lock|log ?off|log ?out)\b/i

/** True for sending the engineering password to a controller. */
export function isUnlocking({ verb, name }: Operation, { isControllerInterface }: Traits): boolean {
  return verb === 'authenticate' && isControllerInterface === true && PASSWORD.test(name) && !LOCKS.test(name)
}
