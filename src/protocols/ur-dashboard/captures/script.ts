import type { ConversationScript, ScriptStep } from '#model/script'

const says = (by: 'client' | 'server', line: string): ScriptStep => [
  by,
  new TextEncoder().encode(`${line}\n`),
]
const pair = (asked: string, answered: string): readonly ScriptStep[] => [
  says('client', asked),
  says('server', answered),
]

export const GREETING = 'Connected: Universal Robots Dashboard Server'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'cell-restarted',
    over: { transport: 'tcp', port: 29999 },
    lines: [
      says('server', GREETING),
      ...pair('get robot model', 'UR10'),
      ...pair('get serial number', '20235500001'),
      ...pair('PolyscopeVersion', 'URSoftware 5.14.6.1251226 (Apr 05 2024)'),
      ...pair('robotmode', 'Robotmode: RUNNING'),
      ...pair('stop', 'Stopped'),
      ...pair('load palletise.urp', 'Loading program: /programs/palletise.urp'),
      ...pair('play', 'Failed to execute: play'),
      ...pair('unlock protective stop', 'Protective stop releasing'),
      ...pair('set operational mode manual', 'Setting operational mode: manual'),
      ...pair('power off', 'Powering off'),
      ...pair('quit', 'Disconnected'),
    ],
  },
]
