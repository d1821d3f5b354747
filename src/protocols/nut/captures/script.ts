import type { ConversationScript, ScriptStep } from '#model/script'

const says = (by: 'client' | 'server', ...lines: readonly string[]): ScriptStep => [
  by,
  new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')),
]

export const scripts: readonly ConversationScript[] = [
  {
    name: 'load-switched-off',
    over: { transport: 'tcp', port: 3493 },
    lines: [
      says('client', 'VER'),
      says('server', 'Network UPS Tools upsd 2.8.0 - http://www.networkupstools.org/'),
      says('client', 'LIST VAR rack7'),
      says(
        'server',
        'BEGIN LIST VAR rack7',
        'VAR rack7 battery.charge "100"',
        'VAR rack7 device.mfr "EATON"',
        'VAR rack7 device.model "9PX 3000i"',
        'VAR rack7 device.serial "G000A00000"',
        'VAR rack7 ups.status "OL"',
        'END LIST VAR rack7',
      ),
      says('client', 'USERNAME upsmon'),
      says('server', 'OK'),
      says('client', 'PASSWORD secret'),
      says('server', 'OK'),
      says('client', 'INSTCMD rack7 load.off'),
      says('server', 'OK'),
      says('client', 'FSD rack7'),
      says('server', 'ERR ACCESS-DENIED'),
    ],
  },
]
