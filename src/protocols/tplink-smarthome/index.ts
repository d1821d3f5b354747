import { clean } from '#bytes/text'
import { type Attribute, confidence, type Verb } from '#model/fact'
import { defineProtocol, type Emit } from '#model/protocol'
import { asObject, dissect, probe, type SmartHomeMessage } from './wire.ts'

const limits = {
  /** Methods emitted for one message. */
  methods: 32,
} as const

/** Methods that are known by name: Wireshark 4.4 and softScheck's list (2016). */
const methods: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['get_sysinfo', 'identify'],
  ['set_relay_state', 'operate'],
  ['transition_light_state', 'operate'],
  ['set_led_off', 'operate'],
  ['reboot', 'restart'],
  ['reset', 'configure'],
  ['download_firmware', 'update-firmware'],
  ['flash_firmware', 'update-firmware'],
  ['set_time', 'set-time'],
  ['set_timezone', 'set-time'],
  ['set_stainfo', 'configure'],
  ['bind', 'configure'],
  ['unbind', 'configure'],
  ['erase_emeter_stat', 'delete'],
])

function verbOf(method: string): Verb {
  const known = methods.get(method)
  if (known !== undefined) return known
  if (method.startsWith('get_')) return 'read'
  if (method.startsWith('delete_')) return 'delete'
  return /^(?:set|add|edit)_/.test(method) ? 'configure' : 'execute'
}

const ATTRIBUTES: readonly (readonly [Attribute, readonly string[]])[] = [
  ['model', ['model']],
  ['firmware', ['sw_ver']],
  ['hardware', ['hw_ver']],
  ['mac', ['mac', 'mic_mac']],
  ['name', ['alias']],
  ['device-id', ['deviceId']],
  ['description', ['dev_name', 'description']],
]

function identify(information: Readonly<Record<string, unknown>>, about: string, emit: Emit): void {
  const say = (attribute: Attribute, value: string, field: string) =>
    emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
  for (const [attribute, fields] of ATTRIBUTES) {
    const field = fields.find((name) => typeof information[name] === 'string') ?? ''
    const value = clean(String(information[field] ?? ''), 128)
    if (value !== '') say(attribute, attribute === 'mac' ? value.toLowerCase() : value, field)
  }
  say('vendor', 'TP-Link', 'protocol')
}

/** Module and method of all that a message asks for; devices answer with the same names. */
function* named({ modules }: SmartHomeMessage) {
  let count = 0
  for (const [module, said] of Object.entries(modules))
    for (const [method, contents] of Object.entries(asObject(said) ?? {}))
      if (module !== 'context' && count++ < limits.methods)
        yield { module, method, contents: asObject(contents) }
}

const isAnswered = (contents: Readonly<Record<string, unknown>> | undefined) =>
  contents?.err_code !== undefined

export const protocol = defineProtocol<SmartHomeMessage, undefined>({
  name: 'tplink-smarthome',
  shortName: 'TP-Link Smart Home',
  title: 'TP-Link Smart Home',
  standard: 'No public document; as in Wireshark 4.4 and softScheck’s research (2016)',
  depth: 'semantic',
  family: 'it',
  roles: { server: { type: 'Smart Switch' } },
  hints: [
    { transport: 'tcp', port: 9999 },
    { transport: 'udp', port: 9999 },
    { content: 'udp' },
    { content: 'tcp' },
  ],
  firstBytes: '\0\xd0',
  probe,
  dissect,
  isFromClient(message) {
    for (const { contents } of named(message)) return !isAnswered(contents)
    return undefined
  },
  facts(message, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    for (const { module, method, contents } of named(message)) {
      const answered = isAnswered(contents)
      const isRefused = answered && contents?.err_code !== 0
      const code = clean(`${module}.${method}`, 64)
      emit({
        kind: 'operation',
        verb: verbOf(method),
        name: code,
        code,
        outcome: !answered ? 'requested' : isRefused ? 'rejected' : 'succeeded',
        error: isRefused
          ? clean(String(contents?.err_msg ?? `error ${String(contents?.err_code)}`), 64)
          : undefined,
      })
      if (answered && method === 'get_sysinfo' && contents !== undefined) identify(contents, about, emit)
    }
  },
  rows: (message) =>
    [...named(message)].map(({ module, method }) => ({
      label: 'Method',
      value: `${module}.${method}`,
      at: 0,
      length: 0,
    })),
  behaviourKeys: [{ name: 'method', of: ({ code }) => code }],
  operations: [...methods].map(([name, verb]) => ({ code: name, name, verb })),
})
