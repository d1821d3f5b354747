import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

export function ciphered(said: object): Uint8Array {
  let key = 171
  return new TextEncoder().encode(JSON.stringify(said)).map((byte) => {
    key ^= byte
    return key
  })
}

export function framed(said: object): Uint8Array {
  const bytes = ciphered(said)
  return new ByteWriter().u32be(bytes.length).bytes(bytes).take()
}

export const question = { system: { get_sysinfo: {} } }
export const plug = {
  system: {
    get_sysinfo: {
      sw_ver: '1.5.4 Build 180815 Rel.121440',
      hw_ver: '2.0',
      model: 'HS110(EU)',
      mac: '02:00:00:00:00:77',
      deviceId: '8006000000000000000000000000000000000031',
      alias: 'Pump heater',
      dev_name: 'Smart Wi-Fi Plug With Energy Monitoring',
      err_code: 0,
    },
  },
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'found',
    over: { transport: 'udp', port: 9999 },
    lines: [
      ['client', ciphered(question)],
      ['server', ciphered(plug)],
    ],
  },
  {
    name: 'plug-switched',
    over: { transport: 'tcp', port: 9999 },
    lines: [
      ['client', framed({ system: { set_relay_state: { state: 1 } } })],
      ['server', framed({ system: { set_relay_state: { err_code: 0 } } })],
      ['client', framed({ system: { reboot: { delay: 1 } } })],
      ['server', framed({ system: { reboot: { err_code: -1, err_msg: 'not allowed' } } })],
    ],
  },
]
