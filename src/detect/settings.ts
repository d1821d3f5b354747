import type { Operation } from '#model/fact'
import type { Traits } from '#model/protocol'

/** What masters do at every start, what tells a device where to send, and counters: no setting of the machine. */
const ORDINARY =
  /clear counters|clear fault|transmission|unsolicited|indication|report enable|parameter end|application ready|register-foreign/i

/** True for requests that change how a device is set up, for longer than the moment. */
export function isSetting({ verb, name, object }: Operation): boolean {
  return (verb === 'configure' || verb === 'set-password') && !ORDINARY.test(`${name} ${object ?? ''}`)
}

/**
 * Where a device is found, and who it says it is: PROFINET DCP name of station, the CIP TCP/IP Interface object's
 * configuration (Volume 2, 5-4.3.2.5), the table by which BACnet broadcasts leave a network (135-2020 Annex J.2).
 */
const PLACE =
  /\bname of station\b|TCP\/IP Interface\/instance \d+\/attribute 5\b|Write-Broadcast-Distribution-Table|Set network address/i
const NO_ADDRESS = /(^|[ ,])0\.0\.0\.0\b/

/** True for a setting without which nobody finds the device any more: its name or address, or that it has none. */
export function isPlace({ name, object = '', value }: Operation): boolean {
  if (PLACE.test(name) || PLACE.test(object)) return true
  return object === 'IP parameter' && NO_ADDRESS.test(String(value ?? ''))
}

/**
 * What is set once, when a device is put to work: labels and limits of tanks (Veeder-Root 576013-635), a route into a
 * TwinCAT controller and its registry (Beckhoff InfoSys), files and security of a CIP device (File Object of Volume 1, Volume 8),
 * the PLC setup of an Omron controller (W342), the polling address of a HART device (command 6).
 */
const ONCE =
  /^Tank |\bAdd Route\b|\bregistry 0x|class 0x(?:37 File|5e EtherNet\/IP Security)\/|Parameter Area Clear|Write Polling Address/i

/** True for a setting that belongs to putting a device to work, and to attacks. */
export function isSetOnce({ name, object = '' }: Operation): boolean {
  return ONCE.test(name) || ONCE.test(object)
}

/** Names that engineers and standards give the limits of alarms and trips: ISA-18.2 §3.1; what BACnet decides by whether, and whom, it calls (135-2020 §13). */
const ALARM_LIMIT =
  /alarm|(high|low|hi|lo|trip)[-_. ]?limit|setpoint[-_. ]?(hh|ll)|(^|[._-])(hh|ll|hihi|lolo|hialm|loalm|deadband)([._\-[]|$)|threshold|\bevent-(?:detection-)?enable\b|\brecipient-list\b/i

/** True for a write to what decides when the plant calls for help, as far as its name says so. */
export function isAlarmLimit({ verb, object = '' }: Operation): boolean {
  return (verb === 'write' || verb === 'configure') && ALARM_LIMIT.test(object)
}

const SET_POINT = /set ?point|analog/i

/** True for an order that gives a value to follow, rather than one that switches. */
export function isSetPoint({ verb, name, object = '', value }: Operation): boolean {
  if (verb !== 'operate' && verb !== 'force') return false
  return SET_POINT.test(`${name} ${object}`) || (typeof value === 'number' && !Number.isInteger(value))
}

const PASSWORD = /password|log ?[io]n|unlock|privilege|authenticate|user authentication$/i
/** It is given back. */
const LOCKS = /\b(clear|lock|log ?off|log ?out)\b/i

/** True for giving a controller the password that opens it to the maker's software. */
export function isUnlocking({ verb, name }: Operation, { isControllerInterface }: Traits): boolean {
  return verb === 'authenticate' && isControllerInterface === true && PASSWORD.test(name) && !LOCKS.test(name)
}
