/** Keywords of Modbus, DNP3 and EtherNet/IP. */
import { carriesServices } from '../industrial-messages.ts'
import { numberRange } from '../number-range.ts'
import { type KeywordReader, KeywordRefused } from '../rule-builder.ts'
import { parts } from '../rule-text.ts'
import { type IndustrialMessage, type IndustrialTest, isInRange } from '../signature.ts'

/** Function codes by what they reach: MODBUS Application Protocol V1.1b3 §6. */
const READS: Readonly<Record<string, readonly number[]>> = {
  coils: [1],
  discretes: [2],
  input: [4],
  holding: [3, 0x17],
}
const WRITES: Readonly<Record<string, readonly number[]>> = { coils: [5, 15], holding: [6, 16, 0x16, 0x17] }

/** Categories of function codes: V1.1b3 §5 and §6. */
const PUBLIC = new Set([1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 15, 16, 17, 20, 21, 22, 23, 24, 43])
const RESERVED = new Set([9, 10, 13, 14, 41, 42, 90, 91, 125, 126, 127])
const CATEGORIES: Readonly<Record<string, (code: number) => boolean>> = {
  assigned: (code) => PUBLIC.has(code),
  unassigned: (code) => !PUBLIC.has(code) && !RESERVED.has(code) && !isUser(code),
  public: (code) => !RESERVED.has(code) && !isUser(code),
  user: (code) => isUser(code),
  reserved: (code) => RESERVED.has(code),
  all: () => true,
}

const isUser = (code: number) => (code >= 65 && code <= 72) || (code >= 100 && code <= 110)

function ofModbus(
  passes: (message: IndustrialMessage) => boolean,
  mayBe: (code: number) => boolean = () => true,
): IndustrialTest {
  return {
    mayBe,
    passes: (message) => message.protocol === 'modbus' && message.fromClient && passes(message),
  }
}

function ofModbusCode(isWanted: (code: number) => boolean): IndustrialTest {
  return ofModbus(({ code }) => isWanted(code), isWanted)
}

function functionTest(value: string): IndustrialTest {
  const category = CATEGORIES[value.replace(/^!\s*/, '').toLowerCase()]
  const isNegated = value.startsWith('!')
  if (category !== undefined) return ofModbusCode((code) => category(code) !== isNegated)
  const range = numberRange(value)
  return ofModbusCode((code) => isInRange(code, range))
}

function accessTest(kind: string, what: string): IndustrialTest {
  const table = kind === 'read' ? READS : kind === 'write' ? WRITES : undefined
  const codes = what === '' ? Object.values(table ?? {}).flat() : table?.[what]
  if (codes === undefined)
    throw new KeywordRefused(
      `access ${kind} ${what}: expected read or write of coils, discretes, input or holding`,
    )
  return ofModbusCode((code) => codes.includes(code))
}

const modbus: KeywordReader = (rule, value) => {
  rule.needs('modbus')
  let address: IndustrialTest | undefined
  for (const part of parts(value)) {
    const [word = '', ...rest] = part.split(/\s+/)
    const argument = rest.join(' ').trim()
    if (word === 'unit') {
      const range = numberRange(argument)
      rule.industrial.push(ofModbus(({ unit }) => isInRange(unit, range)))
    } else if (word === 'function') rule.industrial.push(functionTest(argument))
    else if (word === 'subfunction') {
      const range = numberRange(argument)
      rule.industrial.push(ofModbus(({ subcode }) => isInRange(subcode, range)))
    } else if (word === 'access') rule.industrial.push(accessTest(rest[0] ?? '', rest[1] ?? ''))
    else if (word === 'address') {
      const range = numberRange(argument)
      address = ofModbus((message) => reaches(message, range.least, range.most))
      rule.industrial.push(address)
    } else if (word === 'value') {
      const range = numberRange(argument)
      rule.industrial.push(ofModbus(({ values }) => values.some((one) => isInRange(one, range))))
    } else throw new KeywordRefused(`unknown word ${word}`)
  }
}

/** Does the request touch any address of the range? */
function reaches({ address, quantity }: IndustrialMessage, least: number, most: number): boolean {
  return address >= 0 && address <= most && address + Math.max(1, quantity) - 1 >= least
}

/** IEEE 1815-2012 §4.4. */
const DNP3_FUNCTIONS = [
  'confirm',
  'read',
  'write',
  'select',
  'operate',
  'direct_operate',
  'direct_operate_nr',
  'immed_freeze',
  'immed_freeze_nr',
  'freeze_clear',
  'freeze_clear_nr',
  'freeze_at_time',
  'freeze_at_time_nr',
  'cold_restart',
  'warm_restart',
  'initialize_data',
  'initialize_appl',
  'start_appl',
  'stop_appl',
  'save_config',
  'enable_unsolicited',
  'disable_unsolicited',
  'assign_class',
  'delay_measure',
  'record_current_time',
  'open_file',
  'close_file',
  'delete_file',
  'get_file_info',
  'authenticate_file',
  'abort_file',
  'activate_config',
  'authenticate_req',
  'authenticate_req_nr',
] as const
const DNP3_ANSWERS: Readonly<Record<string, number>> = {
  response: 129,
  unsolicited_response: 130,
  authenticate_resp: 131,
}

/** IEEE 1815-2012 §4.2.2.6; the first byte is the low one. */
const INDICATIONS: Readonly<Record<string, number>> = {
  all_stations: 0x0100,
  class_1_events: 0x0200,
  class_2_events: 0x0400,
  class_3_events: 0x0800,
  need_time: 0x1000,
  local_control: 0x2000,
  device_trouble: 0x4000,
  device_restart: 0x8000,
  no_func_code_support: 0x0001,
  object_unknown: 0x0002,
  parameter_error: 0x0004,
  event_buffer_overflow: 0x0008,
  already_executing: 0x0010,
  config_corrupt: 0x0020,
  reserved_2: 0x0040,
  reserved_1: 0x0080,
}

const dnp3Function: KeywordReader = (rule, value) => {
  rule.needs('dnp3')
  const name = value.trim().toLowerCase()
  const listed = (DNP3_FUNCTIONS as readonly string[]).indexOf(name)
  const wanted = /^\d{1,3}$/.test(name) ? Number(name) : listed >= 0 ? listed : DNP3_ANSWERS[name]
  if (wanted === undefined) throw new KeywordRefused(`unknown function ${value}`)
  rule.industrial.push({
    mayBe: (code) => code === wanted,
    passes: ({ protocol, code }) => protocol === 'dnp3' && code === wanted,
  })
}

const dnp3Indications: KeywordReader = (rule, value) => {
  rule.needs('dnp3')
  let bits = 0
  for (const name of parts(value.toLowerCase())) {
    const bit = INDICATIONS[name]
    if (bit === undefined) throw new KeywordRefused(`unknown indication ${name}`)
    bits |= bit
  }
  rule.industrial.push({
    mayBe: (code) => code >= 129, // only answers have indications: §4.2.2.6
    passes: ({ protocol, indications }) => protocol === 'dnp3' && (indications & bits) !== 0,
  })
}

const dnp3Object: KeywordReader = (rule, value) => {
  rule.needs('dnp3')
  const [group, variation] = parts(value).map(Number)
  if (!Number.isInteger(group) || !Number.isInteger(variation))
    throw new KeywordRefused('expected group, variation')
  rule.industrial.push({
    mayBe: () => true,
    passes: ({ protocol, objects }) =>
      protocol === 'dnp3' && objects.some(([g, v]) => g === group && v === variation),
  })
}

const cipService: KeywordReader = (rule, value) => {
  rule.needs('enip')
  const [service, cipClass, attribute] = parts(value)
  const wanted = [service, cipClass, attribute].map((text) => (text === undefined ? undefined : Number(text)))
  if (wanted.some((one) => one !== undefined && !Number.isInteger(one)) || wanted[0] === undefined)
    throw new KeywordRefused('expected service, class, attribute')
  rule.industrial.push({
    mayBe: carriesServices,
    passes: ({ protocol, services }) =>
      protocol === 'enip' &&
      services.some((found) => wanted.every((one, i) => one === undefined || found[i] === one)),
  })
}

export const industrialKeywords: Readonly<Record<string, KeywordReader>> = {
  modbus,
  dnp3_func: dnp3Function,
  'dnp3.func': dnp3Function,
  dnp3_ind: dnp3Indications,
  'dnp3.ind': dnp3Indications,
  dnp3_obj: dnp3Object,
  'dnp3.obj': dnp3Object,
  cip_service: cipService,
  'enip.cip_service': cipService,
  enip_command(rule, value) {
    rule.needs('enip')
    const range = numberRange(value)
    rule.industrial.push({
      mayBe: () => true, // a command has two bytes
      passes: ({ protocol, code }) => protocol === 'enip' && isInRange(code, range),
    })
  },
}
