import type { Verb } from '#model/fact'

interface Command {
  readonly verb: Verb
  readonly name: string
}

/** The service of a command is its action: get or set. */
interface Variable {
  readonly name: string
}

/** Get_Attribute_All, Get_Attribute_Single and reading plural data; all others set: Yaskawa 160766-1CD. */
const GETS: ReadonlySet<number> = new Set([0x01, 0x0e, 0x33])

/** Commands of the robot's controller by number: Yaskawa, FS100 Options Instructions for High-Speed Ethernet Server Function (160766-1CD). */
const commands: ReadonlyMap<number, Command> = new Map<number, Command>([
  [0x70, { verb: 'diagnose', name: 'Alarm data reading' }],
  [0x71, { verb: 'diagnose', name: 'Alarm history reading' }],
  [0x72, { verb: 'read', name: 'Status information reading' }],
  [0x73, { verb: 'read', name: 'Executing job information reading' }],
  [0x74, { verb: 'read', name: 'Axis configuration reading' }],
  [0x75, { verb: 'read', name: 'Robot position data reading' }],
  [0x76, { verb: 'read', name: 'Position error reading' }],
  [0x77, { verb: 'read', name: 'Torque data reading' }],
  [0x82, { verb: 'operate', name: 'Alarm reset / error cancel' }],
  [0x83, { verb: 'operate', name: 'Hold / servo on/off' }],
  [0x84, { verb: 'set-mode', name: 'Step / cycle / auto switching' }],
  [0x85, { verb: 'write', name: 'Character string display' }],
  [0x86, { verb: 'start', name: 'Start-up (job start)' }],
  [0x87, { verb: 'configure', name: 'Job select' }],
  [0x88, { verb: 'read', name: 'Management time acquiring' }],
  [0x89, { verb: 'identify', name: 'System information acquiring' }],
  [0x8a, { verb: 'operate', name: 'Move instruction (Cartesian)' }],
  [0x8b, { verb: 'operate', name: 'Move instruction (pulse)' }],
  [0x30a, { verb: 'diagnose', name: 'Alarm data reading (sub code)' }],
  [0x30b, { verb: 'diagnose', name: 'Alarm history reading (sub code)' }],
])

const variables: ReadonlyMap<number, Variable> = new Map<number, Variable>([
  [0x78, { name: 'I/O data' }],
  [0x79, { name: 'Register data' }],
  [0x7a, { name: 'Byte variable (B)' }],
  [0x7b, { name: 'Integer variable (I)' }],
  [0x7c, { name: 'Double integer variable (D)' }],
  [0x7d, { name: 'Real variable (R)' }],
  [0x7e, { name: 'Character variable (S)' }],
  [0x7f, { name: 'Robot position variable (P)' }],
  [0x80, { name: 'Base position variable (BP)' }],
  [0x81, { name: 'External axis variable (EX)' }],
  [0x300, { name: 'Plural I/O data' }],
  [0x301, { name: 'Plural register data' }],
  [0x302, { name: 'Plural byte variables (B)' }],
  [0x303, { name: 'Plural integer variables (I)' }],
  [0x304, { name: 'Plural double integer variables (D)' }],
  [0x305, { name: 'Plural real variables (R)' }],
  [0x306, { name: 'Plural character variables (S)' }],
  [0x307, { name: 'Plural robot position variables (P)' }],
  [0x308, { name: 'Plural base position variables (BP)' }],
  [0x309, { name: 'Plural external axis variables (EX)' }],
])

/** Services of file control, whose command number is 0: 160766-1CD. `load` is from the computer into the controller. */
const fileServices: ReadonlyMap<number, Command> = new Map<number, Command>([
  [0x09, { verb: 'delete', name: 'File deleting' }],
  [0x15, { verb: 'download-program', name: 'File loading' }],
  [0x16, { verb: 'upload-program', name: 'File saving' }],
  [0x32, { verb: 'browse', name: 'File list acquiring' }],
])

const ALARM_RESET = 0x82
const SWITCHES = 0x83
/** Instances of 0x83: 160766-1CD. */
const HOLD = 1
const SERVO = 2
const switches: ReadonlyMap<number, string> = new Map([
  [HOLD, 'hold'],
  [SERVO, 'servo power'],
  [3, 'HLOCK'],
])
const ON = 1

export interface YaskawaHsesCommand {
  readonly isFile: boolean
  readonly command: number
  readonly instance: number
  readonly attribute: number
  readonly service: number
  /** First value that is sent, where there is one of four bytes. */
  readonly value: number | undefined
  /** Name of a file. */
  readonly file: string
}

interface Meant extends Command {
  readonly code: string
  readonly object: string | undefined
  readonly value: string | undefined
}

const codeOf = (command: number) => `0x${command.toString(16).padStart(2, '0')}`

/** Operation of a request; an unknown number is emitted unchanged. */
export function meaningOf(request: YaskawaHsesCommand): Meant {
  const { isFile, command, instance, service, value, file } = request
  if (isFile) {
    const said = fileServices.get(service) ?? {
      verb: 'execute' as const,
      name: `File service ${codeOf(service)}`,
    }
    return { ...said, code: `file:${codeOf(service)}`, object: file || undefined, value: undefined }
  }
  const code = codeOf(command)
  if (command === SWITCHES) return { ...switchOf(instance, value), code }
  const variable = variables.get(command)
  if (variable !== undefined) {
    const isRead = GETS.has(service)
    const verb: Verb = isRead ? 'read' : command === 0x78 || command === 0x300 ? 'force' : 'write'
    const name = `${variable.name} ${isRead ? 'reading' : 'writing'}`
    return { verb, name, code: isRead ? code : `${code}w`, object: String(instance), value: undefined }
  }
  const said = commands.get(command) ?? { verb: 'execute' as const, name: `Command ${code}` }
  const object = command === ALARM_RESET ? (instance === 1 ? 'alarm reset' : 'error cancel') : undefined
  return { ...said, code, object, value: undefined }
}

/** Holding, and taking the power of the servos, stop the robot; the other way round it may start. */
function switchOf(instance: number, value: number | undefined): Omit<Meant, 'code'> {
  const isOn = value === ON
  const isStop = instance === HOLD ? isOn : instance === SERVO && value !== undefined && !isOn
  const object = switches.get(instance) ?? `instance ${instance}`
  const verb: Verb = isStop ? 'stop' : instance === SERVO && isOn ? 'start' : 'operate'
  return {
    verb,
    name: 'Hold / servo on/off',
    object,
    value: value === undefined ? undefined : isOn ? 'on' : 'off',
  }
}

/** Every operation, for `protocols list`. */
export const operations = [
  ...[...commands].map(([command, said]) => ({ code: codeOf(command), ...said })),
  ...[...variables].flatMap(([command, { name }]) => [
    { code: codeOf(command), name: `${name} reading`, verb: 'read' as Verb },
    { code: `${codeOf(command)}w`, name: `${name} writing`, verb: 'write' as Verb },
  ]),
  ...[...fileServices].map(([service, said]) => ({ code: `file:${codeOf(service)}`, ...said })),
]
